//! What fuzz targets share: a structure that codecs read and write; models as trees, their damage, and a run of the
//! whole generator.

pub mod codec;
pub mod damage;
pub mod node;
pub mod run;
pub mod structure;
mod words;
