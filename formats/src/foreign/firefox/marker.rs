//! The one sort of marker: what it is called, what about, and how it ended.

use fxprof_processed_profile::{
    CategoryHandle, MarkerFieldFlags, MarkerFieldFormat, Profile, StaticSchemaMarker,
    StaticSchemaMarkerField, StringHandle,
};

/// Something that happened.
pub(super) struct Happening {
    /// What.
    pub(super) name: StringHandle,
    /// To which object.
    pub(super) object: StringHandle,
    /// How it ended, or how loud it was.
    pub(super) detail: StringHandle,
    pub(super) category: CategoryHandle,
}

impl StaticSchemaMarker for Happening {
    const UNIQUE_MARKER_TYPE_NAME: &'static str = "unitrace";
    const CHART_LABEL: Option<&'static str> = Some("{marker.name} {marker.data.object}");
    const TABLE_LABEL: Option<&'static str> = Some("{marker.name} {marker.data.object} {marker.data.detail}");
    const FIELDS: &'static [StaticSchemaMarkerField] = &[
        StaticSchemaMarkerField {
            key: "object",
            label: "Object",
            format: MarkerFieldFormat::String,
            flags: MarkerFieldFlags::SEARCHABLE,
        },
        StaticSchemaMarkerField {
            key: "detail",
            label: "Detail",
            format: MarkerFieldFormat::String,
            flags: MarkerFieldFlags::SEARCHABLE,
        },
    ];

    fn name(&self, _: &mut Profile) -> StringHandle {
        self.name
    }

    fn category(&self, _: &mut Profile) -> CategoryHandle {
        self.category
    }

    fn string_field_value(&self, field: u32) -> StringHandle {
        if field == 0 { self.object } else { self.detail }
    }

    fn number_field_value(&self, _: u32) -> f64 {
        0.0
    }
}
