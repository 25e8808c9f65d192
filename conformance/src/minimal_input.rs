//! Minimal inputs, for cases that test the output. An operation comes in; an input goes out with only the values that
//! a request needs.

use farrier::__private::v1::schema::{Binding, Member};
use farrier::__private::v1::shape::{Deserializer, Error, Members, Result, Structure, Variant};
use farrier::operation::{Operation, Segment};
use farrier::stream::ByteStream;
use farrier::types::{BigDecimal, BigInteger, Blob, Document, Timestamp};

/// Returns an input with values for its required members and for the members in the path or host.
///
/// Labels are checked separately, because clients with optional inputs do not mark them as required.
pub(crate) fn input<I: Structure>(operation: &Operation) -> Result<I> {
    let mut input = I::initial();
    for (index, member) in input.schema().members().iter().enumerate() {
        let named = |it: &Segment| matches!(it, Segment::Label(name) if *name == member.name());
        let addressed =
            member.binding() == Binding::Label || operation.host_prefix().iter().any(named);
        let needed = member.is_required() || addressed;
        if let Some(value) = input.member_mut(index).filter(|_| needed) {
            value.deserialize(member, &mut Filler::default())?;
        }
    }
    Ok(input)
}

/// Supplies a value for each simple shape, empty lists and maps, and structures with their required members.
#[derive(Default)]
struct Filler {
    /// For each open structure, the index of the next member.
    open: Vec<usize>,
}

impl Deserializer for Filler {
    fn boolean(&mut self, _: &Member) -> Result<bool> {
        Ok(true)
    }

    fn integer(&mut self, _: &Member) -> Result<i64> {
        Ok(1)
    }

    fn float(&mut self, _: &Member) -> Result<f32> {
        Ok(1.0)
    }

    fn double(&mut self, _: &Member) -> Result<f64> {
        Ok(1.0)
    }

    fn big_integer(&mut self, _: &Member) -> Result<BigInteger> {
        Ok(BigInteger::from(1))
    }

    fn big_decimal(&mut self, _: &Member) -> Result<BigDecimal> {
        Ok(BigDecimal::from(1))
    }

    fn string(&mut self, _: &Member) -> Result<String> {
        Ok("filled".to_owned())
    }

    fn blob(&mut self, _: &Member) -> Result<Blob> {
        Ok(Blob::from("filled"))
    }

    fn timestamp(&mut self, member: &Member) -> Result<Timestamp> {
        Timestamp::from_seconds_f64(0.0).ok_or_else(|| Error::new(member.name()))
    }

    fn document(&mut self, _: &Member) -> Result<Document> {
        Ok(Document::Boolean(true))
    }

    fn stream(&mut self, _: &Member) -> Result<ByteStream> {
        Ok(ByteStream::default())
    }

    fn null(&mut self) -> Result<bool> {
        Ok(false)
    }

    fn begin_list(&mut self, _: &Member) -> Result {
        Ok(())
    }

    fn next_element(&mut self) -> Result<bool> {
        Ok(false)
    }

    fn begin_map(&mut self, _: &Member) -> Result {
        Ok(())
    }

    fn next_key(&mut self) -> Result<Option<String>> {
        Ok(None)
    }

    fn begin_structure(&mut self, _: &Member) -> Result {
        self.open.push(0);
        Ok(())
    }

    fn next_member(&mut self, members: Members, _: &mut usize) -> Result<Option<usize>> {
        let start = self.open.pop().unwrap_or_default();
        let all = members.schema().members().iter().enumerate();
        let next = all.skip(start).find(|(_, member)| member.is_required());
        let next = next.map(|(index, _)| index);
        if let Some(index) = next {
            self.open.push(index + 1);
        }
        Ok(next)
    }

    fn next_variant(
        &mut self,
        _: &'static farrier::__private::v1::schema::Schema,
    ) -> Result<Option<Variant>> {
        // Returns the first member of a union, and then the end.
        let done = self.open.pop().unwrap_or_default() > 0;
        if done {
            return Ok(None);
        }
        self.open.push(1);
        Ok(Some(Variant::Known(0)))
    }
}
