//! The library of the fuzz targets: a structure that codecs read and write, models as trees, random changes of models,
//! a run of the whole generator, framed bodies, answers to calls, endpoint rules, expressions, profiles with answers of
//! credentials, requests to sign, requests whose callers are identified, events of AWS Lambda, and streams of events.

pub mod answers;
pub mod chunked;
pub mod codec;
pub mod credentials;
pub mod damage;
pub mod endpoint_rules;
pub mod events;
pub mod identity;
pub mod jmespath;
pub mod lambda;
pub mod node;
pub mod proxies;
pub mod run;
pub mod sigv4;
pub mod structure;
mod words;
