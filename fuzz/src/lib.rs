//! What fuzz targets share: models as trees, their damage, and a run of the whole generator.

pub mod damage;
pub mod node;
pub mod run;
mod words;
