//! The values that shapes read: the implementation of `Deserializer`.

use std::borrow::Cow;
use std::str::FromStr;

use super::super::tags::Element;
use super::{Holds, XmlReader};
use crate::codec::{
    base64_text,
    text_values::{boolean, whole_number},
};
use crate::excerpt::Excerpt;
use crate::schema::{Member, Schema, TimestampFormat, XmlForm};
use crate::shape::{
    Deserializer, Error, MemberSet, Members, MissingMember, Result, Variant, comes_twice,
    dense_null, repeated_key,
};
use crate::types::{
    BigDecimal, BigInteger, Blob, Document, Timestamp, in_json_grammar, scan_number, special,
};

impl XmlReader<'_> {
    /// Reads a whole number.
    fn whole<T: FromStr>(&mut self, expected: &str) -> Result<T> {
        let text = self.text()?;
        let text = text.trim_ascii();
        let number = match scan_number(text.as_bytes()) {
            Some((length, true)) if length == text.len() => text.parse().ok(),
            _ if self.strict => None,
            _ => whole_number(text).and_then(|it| it.parse().ok()),
        };
        number.ok_or_else(|| self.tags.error(format!("expected {expected}")))
    }

    fn real<T: FromStr + Copy + From<f32>>(&mut self, is_finite: fn(T) -> bool) -> Result<T> {
        let text = self.text()?;
        let text = text.trim_ascii();
        if let Some(special) = special::of_name(text).or_else(|| self.schema_infinity(text)) {
            return Ok((special as f32).into());
        }
        let number = match scan_number(text.as_bytes()) {
            Some((length, _)) if length == text.len() => text.parse().ok(),
            _ => match in_json_grammar(text).filter(|_| !self.strict) {
                Some(number) => number.parse().ok(),
                None => return Err(self.tags.error("expected a number")),
            },
        };
        let number = number.filter(|it| is_finite(*it));
        number.ok_or_else(|| self.tags.error("a number that is too big"))
    }

    /// Returns an infinity in the spelling of XML Schema (part 2, section 3.3.5), which lenient readers accept.
    fn schema_infinity(&self, text: &str) -> Option<f64> {
        match text {
            _ if self.strict => None,
            "INF" | "+INF" => Some(f64::INFINITY),
            "-INF" => Some(f64::NEG_INFINITY),
            _ => None,
        }
    }
}

impl Deserializer for XmlReader<'_> {
    fn boolean(&mut self, _: &Member) -> Result<bool> {
        let value = boolean(self.text()?.trim_ascii(), self.strict);
        value.ok_or_else(|| self.tags.error("expected a boolean"))
    }

    fn integer(&mut self, _: &Member) -> Result<i64> {
        self.whole("a whole number of 64 bits")
    }

    fn float(&mut self, _: &Member) -> Result<f32> {
        self.real(f32::is_finite)
    }

    fn double(&mut self, _: &Member) -> Result<f64> {
        self.real(f64::is_finite)
    }

    fn big_integer(&mut self, _: &Member) -> Result<BigInteger> {
        self.whole("a whole number")
    }

    fn big_decimal(&mut self, _: &Member) -> Result<BigDecimal> {
        let text = self.text()?;
        let number = match self.strict {
            true => Some(Cow::Borrowed(text.trim_ascii())),
            false => in_json_grammar(text.trim_ascii()),
        };
        let number = number.and_then(|it| it.parse().ok());
        number.ok_or_else(|| self.tags.error("expected a number"))
    }

    #[inline]
    fn string(&mut self, _: &Member) -> Result<String> {
        self.text().map(|it| it.into_owned())
    }

    fn blob(&mut self, _: &Member) -> Result<Blob> {
        let text = self.text()?;
        // XML Schema allows white space in base64, so strict readers accept it too. The error shows nothing of the
        // value, which may be sensitive.
        let bytes = base64_text::decode(&base64_text::without_space(&text), self.strict);
        let bytes = bytes.ok_or_else(|| self.tags.error("not base64"))?;
        Ok(Blob::from(bytes))
    }

    fn timestamp(&mut self, member: &Member) -> Result<Timestamp> {
        let format = member.timestamp.unwrap_or(TimestampFormat::DateTime);
        let text = self.text()?;
        let parsed = match self.strict {
            true => Timestamp::parse_strict(text.trim_ascii(), format),
            false => Timestamp::parse_lenient(text.trim_ascii(), format),
        };
        parsed.map_err(|error| self.tags.error(error.to_string()))
    }

    fn document(&mut self, member: &Member) -> Result<Document> {
        Err(super::super::no_document(member))
    }

    #[inline]
    fn null(&mut self) -> Result<bool> {
        if std::mem::take(&mut self.absent) {
            return Ok(true);
        }
        if !self.element.nil {
            return Ok(false);
        }
        self.skip().map(|()| true)
    }

    fn dense_null(&mut self) -> Error {
        dense_null().at(self.tags.at())
    }

    fn repeated_key(&mut self) -> Result {
        match self.strict {
            true => Err(repeated_key().at(self.tags.at())),
            false => Ok(()),
        }
    }

    fn resume(&mut self, member: &Member) -> Result {
        match member.xml_form == XmlForm::Flattened {
            true => self.resumes = true,
            false if self.strict => return Err(comes_twice(member).at(self.tags.at())),
            false => {}
        }
        Ok(())
    }

    fn resumes(&self) -> bool {
        self.resumes
    }

    fn charge(&mut self, bytes: usize) -> Result {
        self.budget.charge(bytes)
    }

    fn stops_at_length(&self) -> bool {
        self.strict
    }

    fn skip_value(&mut self) -> Result {
        // An entry of a map without a value has nothing to skip.
        match std::mem::take(&mut self.absent) {
            true => Ok(()),
            false => self.skip(),
        }
    }

    fn begin_list(&mut self, member: &Member) -> Result {
        self.resumes = false;
        if member.xml_form == XmlForm::Flattened {
            let name = self.element.name;
            let frame = Element {
                name,
                ..Element::NONE
            };
            return self.push(frame, Holds::Flattened { first: true });
        }
        let element = self.element()?;
        self.push(element, Holds::Elements(member.target.element().xml_name))
    }

    fn next_element(&mut self) -> Result<bool> {
        let Some(frame) = self.frames.last_mut() else {
            return Ok(false);
        };
        match &mut frame.holds {
            Holds::Elements(name) => {
                let name = *name;
                self.next_in_list(name)
            }
            Holds::Flattened { first } if *first => {
                *first = false;
                Ok(true)
            }
            _ => {
                let name = frame.name;
                let element = self.next_flattened(name)?;
                self.element = element.unwrap_or(self.element);
                Ok(element.is_some())
            }
        }
    }

    fn begin_map(&mut self, member: &Member) -> Result {
        self.resumes = false;
        let flattened = member.xml_form == XmlForm::Flattened;
        let [key, value, ..] = member.target.members else {
            return Err(Error::new("a map without a key and a value"));
        };
        let holds = Holds::Entries {
            key: key.xml_name,
            value: value.xml_name,
            open: None,
            flattened,
            first: flattened,
        };
        if flattened {
            let name = self.element.name;
            return self.push(
                Element {
                    name,
                    ..Element::NONE
                },
                holds,
            );
        }
        let element = self.element()?;
        self.push(element, holds)
    }

    fn next_key(&mut self) -> Result<Option<String>> {
        match self.next_entry()? {
            Some(entry) => self.key_of(entry).map(Some),
            None => Ok(None),
        }
    }

    fn begin_structure(&mut self, _: &Member) -> Result {
        let element = self.element()?;
        let attributes = element.attributes;
        self.push(element, Holds::Members { attributes })
    }

    fn next_member(&mut self, members: Members, cursor: &mut usize) -> Result<Option<usize>> {
        if let Some(frame) = self.frames.last()
            && let Holds::Members { attributes } = frame.holds
            && !attributes.is_empty()
            && let Some(index) = self.next_attribute(members)
        {
            return Ok(Some(index));
        }
        // Most writers keep the model's order, so the model's next member is tried first.
        if let Some(member) = members.get(*cursor)
            && member.xml_form != XmlForm::Attribute
            && self.frames.last().is_some_and(|it| !it.closed)
            && let Some(element) = self.tags.take_start(member.xml_name)
        {
            self.element = element;
            *cursor += 1;
            return Ok(Some(*cursor - 1));
        }
        while let Some(child) = self.next_child()? {
            match self.find(members, cursor, child.name) {
                Some(index) if !child.nil => {
                    self.element = child;
                    return Ok(Some(index));
                }
                _ => self.tags.skip(child)?,
            }
        }
        Ok(None)
    }

    fn end_structure(&mut self, members: Members, seen: &MemberSet) -> Result {
        if self.strict && !self.missing {
            self.missing = MissingMember::check(members.schema(), seen).is_err();
        }
        Ok(())
    }

    fn next_variant(&mut self, schema: &'static Schema) -> Result<Option<Variant>> {
        while let Some(child) = self.next_child()? {
            if child.nil {
                self.tags.skip(child)?;
                continue;
            }
            if let Some(index) = Self::position(schema, child.name) {
                self.element = child;
                return Ok(Some(Variant::Known(index)));
            }
            if self.strict {
                let message = format!(
                    "{} has no member {:?}",
                    schema.id,
                    Excerpt(child.local_name())
                );
                return Err(self.tags.error(message));
            }
            self.tags.skip(child)?;
            return Ok(Some(Variant::Unknown(child.local_name().to_owned())));
        }
        Ok(None)
    }
}
