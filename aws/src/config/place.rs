//! Where a program runs: what works with the machine comes in, the region of the machine and what follows from it go
//! out.

use std::sync::Arc;

use crate::credentials::{InstanceMetadata, Surroundings};
use crate::settings::{DefaultsMode, Settings};

/// The same surroundings with the region of the instance, if nothing else has one. The instance is asked once: most
/// programs without a region are on no instance.
pub(super) async fn with_region(with: Surroundings) -> Surroundings {
    if with.settings.region.is_some() {
        return with;
    }
    match region_of_instance(&with).await {
        Some(region) => with_settings(with, |it| it.region = Some(region)),
        None => with,
    }
}

/// The same surroundings with a mode that is not [`DefaultsMode::Auto`].
pub(super) async fn with_mode(with: Surroundings) -> Surroundings {
    let mode = find_mode(&with).await;
    with_settings(with, |it| it.defaults_mode = Some(mode))
}

/// Finds whether the program runs in the region that it calls: by the variables of AWS's own runtimes, or by the
/// instance ("AWS SDKs and Tools Reference Guide", "Smart configuration defaults").
async fn find_mode(with: &Surroundings) -> DefaultsMode {
    let Some(region) = &with.settings.region else {
        return DefaultsMode::Standard;
    };
    let get = |name| with.environment.variable(name);
    let of_runtime = get("AWS_EXECUTION_ENV")
        .and_then(|_| get("AWS_REGION").or_else(|| get("AWS_DEFAULT_REGION")));
    let here = match of_runtime {
        Some(here) => Some(here),
        None => region_of_instance(with).await,
    };
    match here {
        Some(here) if here == *region => DefaultsMode::InRegion,
        Some(_) => DefaultsMode::CrossRegion,
        None => DefaultsMode::Standard,
    }
}

/// Asks the instance for its region, with one attempt unless a setting says otherwise.
async fn region_of_instance(with: &Surroundings) -> Option<String> {
    let asking = with_settings(with.clone(), |it| {
        it.instance_metadata_attempts.get_or_insert(1);
    });
    InstanceMetadata::new(asking).region().await.ok()
}

fn with_settings(with: Surroundings, change: impl FnOnce(&mut Settings)) -> Surroundings {
    let mut settings = Settings::clone(&with.settings);
    change(&mut settings);
    Surroundings {
        settings: Arc::new(settings),
        ..with
    }
}
