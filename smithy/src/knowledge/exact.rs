//! Exact numbers. A number of a trait and its place come in; the digits that its file has go out. The model has only a
//! double for numbers beyond 64 bits.

use std::cell::RefCell;

use serde_json::Number;

use crate::diagnostic::{Locator, Place, Sources};
use crate::model::Decimal;

/// Reads numbers in the files of a model.
pub struct ExactNumbers<'a> {
    locator: RefCell<Locator<'a>>,
}

impl<'a> ExactNumbers<'a> {
    /// For these files. Nothing is read before it is needed.
    pub fn new(sources: &'a Sources) -> Self {
        Self {
            locator: RefCell::new(Locator::new(sources)),
        }
    }

    /// The digits of a number as its file has them.
    pub fn text(&self, number: &Number, place: &Place) -> String {
        let found = match number.is_f64() {
            true => self.locator.borrow_mut().text(place),
            false => None,
        };
        // The place may be that of something around it.
        let text = found.filter(|it| Decimal::parse(it).is_some() && is_near(it, number));
        text.map_or_else(|| number.to_string(), str::to_owned)
    }

    /// The number with all its digits.
    pub fn decimal(&self, number: &Number, place: impl FnOnce() -> Place) -> Decimal {
        if let Some(whole) = number.as_i128() {
            return Decimal::from(whole);
        }
        let text = self.text(number, &place());
        Decimal::parse(&text).unwrap_or_else(|| Decimal::from(0))
    }
}

/// Whether the double of a number is that of its text, but for the last bits. A number beyond all doubles is very large
/// in the model.
fn is_near(text: &str, number: &Number) -> bool {
    let (Ok(exact), Some(known)) = (text.parse::<f64>(), number.as_f64()) else {
        return false;
    };
    let exact = exact.clamp(-1e308, 1e308);
    (exact - known.clamp(-1e308, 1e308)).abs() <= known.abs() * 1e-12
}
