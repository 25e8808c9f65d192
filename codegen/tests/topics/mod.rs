//! The topics: small models, each about one part of the generator. This is the only list of them.
//!
//! A new topic is a model in `models` and a line in [`topics!`]. `golden_update` then writes its golden,
//! `golden_behaviour` compiles it, and `compiled` compiles its parts with every set of features.

// Each test crate uses only some items of this module.
#![allow(dead_code, unused_macros, unused_imports)]

use std::path::{Path, PathBuf};

use farrier_codegen::Config;

/// Passes the topics to the macro `$with`, each as its name and settings, which are fields of [`Topic`].
macro_rules! topics {
    ($with:ident) => {
        $with! {
            structures { shape: Some("Horse") }
            enums { shape: Some("Color") }
            unions { shape: Some("Source") }
            pages { shape: Some("ListBooksInput") }
            recursion { shape: Some("Expression") }
            constraints { shape: Some("CheckInput"), validation_error: Some("BadInput") }
            http { shape: Some("GetThingInput") }
            documentation { shape: Some("Book") }
            endpoints {}
            values { shape: Some("Defaults") }
            streams { shape: Some("GetPhotoInput") }
            secrets { shape: Some("KeepInput") }
            optional_inputs { optional_inputs: true }
            stables { model: "services", service: Some("Stables") }
            riders { model: "services", service: Some("example.riders#Riders") }
        }
    };
}
pub(crate) use topics;

/// A small model about one part of the generator, and its settings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Topic {
    /// The name of the topic, and of the generated module.
    pub(crate) name: &'static str,
    /// The name of the model, without its extension. If it is empty, the model has the topic's name.
    pub(crate) model: &'static str,
    /// The service, if the model has several.
    pub(crate) service: Option<&'static str>,
    /// A shape whose types are also compiled alone. Without one, only the golden is compiled.
    pub(crate) shape: Option<&'static str>,
    /// See `Config::validation_error`.
    pub(crate) validation_error: Option<&'static str>,
    /// See `Config::optional_inputs`.
    pub(crate) optional_inputs: bool,
}

macro_rules! list {
    ($($name:ident { $($field:ident: $value:expr),* })*) => {
        &[$(Topic { name: stringify!($name), $($field: $value,)* ..Topic::PLAIN }),*]
    };
}

/// All topics.
pub(crate) const TOPICS: &[Topic] = topics!(list);

impl Topic {
    const PLAIN: Self = Self {
        name: "",
        model: "",
        service: None,
        shape: None,
        validation_error: None,
        optional_inputs: false,
    };

    /// Returns the topic of this name.
    pub(crate) fn named(name: &str) -> Self {
        let topic = TOPICS.iter().find(|it| it.name == name);
        *topic.unwrap_or_else(|| panic!("there is no topic `{name}`"))
    }

    /// Returns the path of the model.
    pub(crate) fn path(&self) -> PathBuf {
        let model = if self.model.is_empty() {
            self.name
        } else {
            self.model
        };
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/models/{model}.json"))
    }

    /// Returns the settings that the golden is generated with.
    pub(crate) fn config(&self) -> Config {
        let mut config = Config::new()
            .model(self.path())
            .module(self.name)
            .optional_inputs(self.optional_inputs);
        if let Some(service) = self.service {
            config = config.service(service);
        }
        if let Some(error) = self.validation_error {
            config = config.validation_error(error);
        }
        config
    }
}
