//! The library of the fuzz targets: a structure that codecs read and write, models as trees, random changes of models,
//! and a run of the whole generator.

pub mod codec;
pub mod damage;
pub mod node;
pub mod run;
pub mod structure;
mod words;
