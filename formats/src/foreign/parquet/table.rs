//! One table: rows that are collected column by column, and written in groups.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;

use crate::foreign::numbers::Numbers;

/// Rows of a group: what is kept in memory.
const ROWS: usize = 1 << 16;

/// What a column holds; any of its values may be missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Unsigned,
    Signed,
    Truth,
    Text,
}

/// One value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cell<'a> {
    Missing,
    Unsigned(u64),
    Signed(i64),
    Truth(bool),
    /// A text that stays where it is for as long as the trace.
    Known(&'a str),
    Made(&'a str),
}

/// A table on its way out.
pub(super) struct Table {
    writer: SerializedFileWriter<File>,
    columns: Vec<Column>,
    rows: usize,
}

/// The rows of the group at hand.
struct Column {
    /// 1 for each row that has a value.
    levels: Vec<i16>,
    values: Values,
}

enum Values {
    Numbers(Vec<i64>),
    Truths(Vec<bool>),
    Texts(Vec<ByteArray>, Texts),
}

/// Texts that were said before.
#[derive(Default)]
struct Texts {
    numbers: Numbers,
    known: Vec<ByteArray>,
}

impl Table {
    /// Makes the file `name`.parquet.
    pub(super) fn create(dir: &Path, name: &str, columns: &[(String, Kind)]) -> io::Result<Self> {
        let fields = columns.iter().map(|(name, kind)| Ok(Arc::new(kind.field(name)?)));
        let fields = fields.collect::<io::Result<_>>()?;
        let schema = Type::group_type_builder(name).with_fields(fields).build()?;
        let written_by = concat!("unitrace ", env!("CARGO_PKG_VERSION"));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(written_by.into())
            .build();
        let file = File::create(dir.join(name).with_extension("parquet"))?;
        let writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties))?;
        let columns = columns.iter().map(|(_, kind)| Column::new(*kind)).collect();
        Ok(Self { writer, columns, rows: 0 })
    }

    /// One more row: a value for each column.
    pub(super) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        debug_assert_eq!(cells.len(), self.columns.len());
        self.columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(*cell));
        self.rows += 1;
        if self.rows < ROWS { Ok(()) } else { self.group() }
    }

    /// Writes what was collected.
    fn group(&mut self) -> io::Result<()> {
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            if let Some(writer) = group.next_column()? {
                column.write(writer)?;
            }
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        if self.rows > 0 {
            self.group()?;
        }
        self.writer.close()?;
        Ok(())
    }
}

impl Kind {
    /// Behind a column's name that is taken.
    pub(super) const fn suffix(self) -> &'static str {
        match self {
            Self::Unsigned => "_unsigned",
            Self::Signed => "_signed",
            Self::Truth => "_bool",
            Self::Text => "_text",
        }
    }

    fn field(self, name: &str) -> io::Result<Type> {
        let (physical, logical) = match self {
            Self::Unsigned => (Physical::INT64, Some(LogicalType::integer(64, false))),
            Self::Signed => (Physical::INT64, None),
            Self::Truth => (Physical::BOOLEAN, None),
            Self::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let field = Type::primitive_type_builder(name, physical).with_logical_type(logical);
        Ok(field.with_repetition(Repetition::OPTIONAL).build()?)
    }
}

impl Column {
    fn new(kind: Kind) -> Self {
        let values = match kind {
            Kind::Unsigned | Kind::Signed => Values::Numbers(Vec::new()),
            Kind::Truth => Values::Truths(Vec::new()),
            Kind::Text => Values::Texts(Vec::new(), Texts::default()),
        };
        Self { levels: Vec::new(), values }
    }

    /// A value of another kind than the column's is missing.
    fn push(&mut self, cell: Cell<'_>) {
        let is_there = match (&mut self.values, cell) {
            (Values::Numbers(numbers), Cell::Unsigned(number)) => put(numbers, number as i64),
            (Values::Numbers(numbers), Cell::Signed(number)) => put(numbers, number),
            (Values::Truths(truths), Cell::Truth(truth)) => put(truths, truth),
            (Values::Texts(texts, before), Cell::Known(text)) => put(texts, before.known(text)),
            (Values::Texts(texts, _), Cell::Made(text)) => put(texts, text.into()),
            _ => false,
        };
        self.levels.push(is_there.into());
    }

    fn write(&mut self, mut writer: SerializedColumnWriter<'_>) -> io::Result<()> {
        let levels = Some(self.levels.as_slice());
        match &mut self.values {
            Values::Numbers(numbers) => {
                writer.typed::<Int64Type>().write_batch(numbers, levels, None)?;
                numbers.clear();
            }
            Values::Truths(truths) => {
                writer.typed::<BoolType>().write_batch(truths, levels, None)?;
                truths.clear();
            }
            Values::Texts(texts, _) => {
                writer.typed::<ByteArrayType>().write_batch(texts, levels, None)?;
                texts.clear();
            }
        }
        self.levels.clear();
        Ok(writer.close()?)
    }
}

impl Texts {
    fn known(&mut self, text: &str) -> ByteArray {
        let (number, is_new) = self.numbers.known(text);
        if is_new {
            self.known.push(text.into());
        }
        self.known[number as usize - 1].clone()
    }
}

fn put<T>(to: &mut Vec<T>, value: T) -> bool {
    to.push(value);
    true
}
