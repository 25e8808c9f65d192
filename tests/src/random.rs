//! Random values of any generated type. A seed comes in; the same values go out in every run.
//!
//! [`Random`] is a [`Deserializer`] that invents the values that it returns, so that no generated type needs code of
//! its own. Floats are never NaN, because NaN does not equal itself. Timestamps are whole milliseconds between the
//! years 1 and 9999, and whole seconds where they are http-dates, because this is what the formats carry.

use farrier::__private::v1::schema::{Member, Schema, ShapeType, TimestampFormat};
use farrier::__private::v1::shape::{Deserializer, MemberSet, Members, Result, Structure, Variant};
use farrier::types::Number;
use farrier::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use farrier_test_support::random;

/// The largest depth of a value, unless the model requires more.
const DEPTH: usize = 5;

/// A source of random values.
#[derive(Debug)]
pub struct Random {
    numbers: random::Random,
    open: Vec<Container>,
    /// Whether lists, maps and structures are never empty and have no nulls.
    full: bool,
}

/// An open list, map, structure or union.
#[derive(Debug)]
struct Container {
    /// The number of elements that follow. For a union: 1 until its member was read. For a structure: 1 until it has a
    /// member.
    left: usize,
    sparse: bool,
}

impl Random {
    /// Returns the source for a seed.
    pub fn new(seed: u64) -> Self {
        Self {
            numbers: random::Random::new(seed),
            open: Vec::new(),
            full: false,
        }
    }

    /// Returns the same source, but lists, maps and structures are never empty and have no nulls. Some codecs cannot
    /// distinguish an empty value from an absent one.
    #[must_use]
    pub fn full(self) -> Self {
        Self { full: true, ..self }
    }

    /// Returns a value of this type.
    ///
    /// # Errors
    ///
    /// When the type reads other values than its table says.
    pub fn value<T: Structure>(&mut self) -> Result<T> {
        let mut value = T::initial();
        let root = Member::element("", &farrier::__private::v1::schema::UNIT);
        farrier::__private::v1::shape::read_structure(&mut value, &root, self)?;
        Ok(value)
    }

    /// Returns a number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.numbers.below(limit)
    }

    fn bits(&mut self) -> u64 {
        self.numbers.bits()
    }

    /// Returns a small number, a large one, or a limit of the range of this many bits.
    fn whole(&mut self, bits: u32) -> i64 {
        let least = i64::MIN >> (64 - bits);
        match self.below(4) {
            0 => self.below(48) as i64 - 24,
            1 => least,
            2 => !least,
            _ => (self.bits() as i64) >> (64 - bits),
        }
    }

    fn digits(&mut self) -> String {
        let length = [1, 3, 18, 19, 20, 60][self.below(6)];
        let digit = |random: &mut Self| char::from(b'0' + random.below(10) as u8);
        (0..length).map(|_| digit(self)).collect()
    }

    fn text(&mut self) -> String {
        const PIECES: [&str; 17] = [
            "a",
            "Bucephalus",
            " ",
            "<&>\"'",
            "\\",
            "\n",
            "\t",
            "é",
            "\u{1f40e}",
            "]]>",
            "0",
            "%25+",
            "\u{7f}",
            "a much longer text than any length of one byte's lower half ",
            ",",
            "NaN",
            "\r\n",
        ];
        let count = self.below(5);
        (0..count)
            .map(|_| PIECES[self.below(PIECES.len())])
            .collect()
    }

    fn open(&mut self, left: usize, sparse: bool) {
        let left = if self.open.len() < DEPTH { left } else { 0 };
        let left = left.max(usize::from(self.full));
        self.open.push(Container { left, sparse });
    }

    /// Returns whether another element follows, and closes the container if not.
    fn more(&mut self) -> bool {
        match self.open.last_mut() {
            Some(Container { left, .. }) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => {
                self.open.pop();
                false
            }
        }
    }
}

impl Deserializer for Random {
    fn boolean(&mut self, _: &Member) -> Result<bool> {
        Ok(self.below(2) == 0)
    }

    fn integer(&mut self, member: &Member) -> Result<i64> {
        let bits = match member.target().shape_type() {
            ShapeType::Byte => 8,
            ShapeType::Short => 16,
            ShapeType::Long => 64,
            _ => 32,
        };
        Ok(self.whole(bits))
    }

    fn float(&mut self, _: &Member) -> Result<f32> {
        let any = f32::from_bits(self.bits() as u32);
        Ok(if any.is_nan() { f32::INFINITY } else { any })
    }

    fn double(&mut self, _: &Member) -> Result<f64> {
        let any = f64::from_bits(self.bits());
        Ok(match self.below(3) {
            0 => self.below(1000) as f64 / 8.0,
            _ if any.is_nan() => f64::NEG_INFINITY,
            _ => any,
        })
    }

    fn big_integer(&mut self, _: &Member) -> Result<BigInteger> {
        let sign = ["", "-"][self.below(2)];
        let text = format!("{sign}{}", self.digits());
        Ok(text.parse().unwrap_or_default())
    }

    fn big_decimal(&mut self, _: &Member) -> Result<BigDecimal> {
        let sign = ["", "-"][self.below(2)];
        // The number must not begin with zeros.
        let whole: BigInteger = self.digits().parse().unwrap_or_default();
        let fraction = self.digits();
        let exponent = ["", "e3", "e-40", "E+400"][self.below(4)];
        let text = match self.below(3) {
            0 => format!("{sign}{whole}{exponent}"),
            _ => format!("{sign}{whole}.{fraction}{exponent}"),
        };
        Ok(text.parse().unwrap_or_default())
    }

    fn string(&mut self, _: &Member) -> Result<String> {
        Ok(self.text())
    }

    fn blob(&mut self, _: &Member) -> Result<Blob> {
        let length = [0, 1, 2, 3, 23, 24, 300][self.below(7)];
        let bytes: Vec<u8> = (0..length).map(|_| self.bits() as u8).collect();
        Ok(Blob::from(bytes))
    }

    fn timestamp(&mut self, member: &Member) -> Result<Timestamp> {
        let first = -62_135_596_800_000;
        let range = 315_537_897_599_000_u64;
        let millis = first + (self.bits() % range) as i64;
        let is_http_date = member.timestamp_format() == Some(TimestampFormat::HttpDate);
        let whole = is_http_date || self.below(2) == 0;
        Ok(Timestamp::from_millis(if whole {
            millis / 1000 * 1000
        } else {
            millis
        }))
    }

    /// Never null, which readers cannot distinguish from an absent document, and never a double, which some readers
    /// take for an integer.
    fn document(&mut self, _: &Member) -> Result<Document> {
        Ok(match self.below(4) {
            0 => Document::Boolean(true),
            1 => Document::Number(Number::Integer(self.whole(64))),
            2 => Document::String(self.text()),
            _ => Document::List(vec![Document::Null, Document::String(self.text())]),
        })
    }

    fn null(&mut self) -> Result<bool> {
        let sparse = self.open.last().is_some_and(|it| it.sparse);
        Ok(sparse && !self.full && self.below(3) == 0)
    }

    fn begin_list(&mut self, member: &Member) -> Result {
        let length = [0, 1, 2, 3, 30][self.below(5)];
        self.open(length, member.target().is_sparse());
        Ok(())
    }

    fn next_element(&mut self) -> Result<bool> {
        Ok(self.more())
    }

    fn begin_map(&mut self, member: &Member) -> Result {
        let length = self.below(4);
        self.open(length, member.target().is_sparse());
        Ok(())
    }

    fn next_key(&mut self) -> Result<Option<String>> {
        if !self.more() {
            return Ok(None);
        }
        // The number of remaining entries makes the keys of one map different.
        let left = self.open.last().map_or(0, |it| it.left);
        Ok(Some(format!("{}{left}", self.text())))
    }

    fn begin_structure(&mut self, _: &Member) -> Result {
        self.open.push(Container {
            left: 1,
            sparse: false,
        });
        Ok(())
    }

    fn next_member(&mut self, members: Members, cursor: &mut usize) -> Result<Option<usize>> {
        let deep = self.open.len() >= DEPTH;
        let may_come = |member: &Member| !(deep && is_deep(member.target()));
        let last = members.schema().members().iter().rposition(may_come);
        while *cursor < members.schema().members().len() {
            let index = *cursor;
            *cursor += 1;
            let Some(member) = members.get(index) else {
                continue;
            };
            let empty = self.open.last().is_some_and(|it| it.left > 0);
            let needed = member.is_required() || self.full && empty && last == Some(index);
            if needed || may_come(member) && self.below(3) > 0 {
                self.open.last_mut().into_iter().for_each(|it| it.left = 0);
                return Ok(Some(index));
            }
        }
        self.open.pop();
        Ok(None)
    }

    fn next_variant(&mut self, schema: &'static Schema) -> Result<Option<Variant>> {
        if !self.more() {
            return Ok(None);
        }
        let deep = self.open.len() >= DEPTH;
        let any = self.below(schema.members().len());
        let flat = schema.members().iter().position(|it| !is_deep(it.target()));
        Ok(Some(Variant::Known(flat.filter(|_| deep).unwrap_or(any))))
    }

    fn end_structure(&mut self, _: Members, _: &MemberSet) -> Result {
        Ok(())
    }
}

fn is_deep(schema: &Schema) -> bool {
    !schema.members().is_empty()
}
