//! The macro behind the event table: from one row it makes the enum variant, the codec and the metadata.

/// See [`super::table`].
macro_rules! events {
    ($(
        $(#[doc = $doc:literal])+
        $id:literal $name:literal $group:ident $variant:ident { $($(#[doc = $fdoc:literal])+ $field:ident: $ty:ty,)* } $($text:ident)?;
    )*) => {
        /// One event. The time at which it happened stands beside it, not in it.
        #[derive(Clone, Copy, PartialEq, Debug)]
        pub enum Event<'a> {
            $(
                $(#[doc = $doc])+
                $variant {
                    $($(#[doc = $fdoc])+ $field: $ty,)*
                    $(
                        /// The text.
                        $text: Text<'a>,
                    )?
                },
            )*
        }

        /// Every event, in the order of RING.md.
        pub const TABLE: &[EventInfo] = &[$(
            EventInfo {
                id: EventId($id),
                name: $name,
                group: Group::$group,
                doc: concat!($($doc),+).trim_ascii_start(),
                fields: &[$(FieldInfo {
                    name: stringify!($field),
                    width: <$ty as Field>::WIDTH,
                    meaning: <$ty as Field>::MEANING,
                    type_name: <$ty as Field>::TYPE_NAME,
                    doc: concat!($($fdoc),+).trim_ascii_start(),
                },)*],
                has_text: 0 $(+ { let _ = stringify!($text); 1 })? != 0,
            },
        )*];

        impl<'a> Event<'a> {
            /// Id on the wire.
            #[inline(always)]
            pub const fn id(&self) -> EventId {
                match self { $(Self::$variant { .. } => EventId($id),)* }
            }

            /// What switches it on and off.
            #[inline(always)]
            pub const fn group(&self) -> Group {
                match self { $(Self::$variant { .. } => Group::$group,)* }
            }

            /// Name in listings, metadata and the C header.
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $name,)* }
            }

            /// Bytes of the payload: fixed fields, and for text its flag, length and bytes.
            #[inline(always)]
            pub const fn payload_size(&self) -> usize {
                match self {
                    $(Self::$variant { $($text,)? .. } => {
                        0 $(+ <$ty as Field>::WIDTH.bytes as usize)* $(+ Text::HEAD + $text.bytes().len())?
                    })*
                }
            }

            /// Appends the payload; header and timestamp come before it.
            #[inline(always)]
            pub fn put_payload(&self, out: &mut impl Put) {
                match *self {
                    $(Self::$variant { $($field,)* $($text,)? } => {
                        $(Field::put($field, out);)*
                        $($text.put(out);)?
                    })*
                }
            }

            /// Calls `each` with every fixed field and its number ([`Field::bits`]), in wire order.
            #[inline]
            pub fn each_field(&self, mut each: impl FnMut(&'static FieldInfo, u64)) {
                let mut fields = self.id().info().map_or(&[][..], |row| row.fields).iter();
                let mut next = |bits| fields.next().map(|info| each(info, bits)).unwrap_or_default();
                match *self {
                    $(Self::$variant { $($field,)* .. } => { $(next(Field::bits($field));)* })*
                }
            }

            /// The text tail, if this event has one.
            #[inline]
            pub const fn text(&self) -> Option<Text<'a>> {
                match *self {
                    $($(Self::$variant { $text, .. } => Some($text),)?)*
                    _ => None,
                }
            }

            /// The event with its text, if any, cut to `most` bytes.
            pub fn with_text_cut(mut self, most: usize) -> Self {
                match &mut self {
                    $($(Self::$variant { $text, .. } => *$text = $text.cut_to(most),)?)*
                    _ => {}
                }
                self
            }

            /// Takes the payload of event `id` off the front of `bytes`. `None`: unknown id or too few bytes.
            #[inline(always)]
            pub fn take_payload(id: EventId, bytes: &mut Bytes<'a>) -> Option<Self> {
                match id.0 {
                    $($id => {
                        // One comparison for all fields, which then need none of their own.
                        const FIXED: usize = 0 $(+ <$ty as Field>::WIDTH.bytes as usize)*;
                        bytes.has(FIXED).then_some(())?;
                        Some(Self::$variant {
                            $($field: Field::take(bytes)?,)*
                            $($text: Text::take(bytes)?,)?
                        })
                    })*
                    _ => None,
                }
            }
        }
    };
}

pub(super) use events;
