//! Failures of TLS that the next connection meets, too.

use std::error::Error as StdError;
use std::io;

use rustls::AlertDescription;
use rustls::pki_types::InvalidDnsNameError;

/// Whether TLS failed in a way that stays until somebody changes a certificate or a setting: a peer that is not trusted,
/// a client that the peer does not trust, no version or cipher in common.
pub(super) fn is_lasting(error: &(dyn StdError + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        // The source of such an error is the source of the one that it holds.
        let held = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        let held = held.map(|it| it as &(dyn StdError + 'static));
        if [Some(error), held]
            .into_iter()
            .flatten()
            .any(is_lasting_itself)
        {
            return true;
        }
        next = error.source();
    }
    false
}

fn is_lasting_itself(error: &(dyn StdError + 'static)) -> bool {
    use rustls::Error::{
        AlertReceived, InconsistentKeys, InvalidCertificate, NoApplicationProtocol,
        NoCertificatesPresented, PeerIncompatible, UnsupportedNameType,
    };
    match error.downcast_ref() {
        Some(
            InconsistentKeys(_)
            | InvalidCertificate(_)
            | NoApplicationProtocol
            | NoCertificatesPresented
            | PeerIncompatible(_)
            | UnsupportedNameType,
        ) => true,
        Some(AlertReceived(alert)) => is_lasting_alert(*alert),
        Some(_) => false,
        None => error.is::<InvalidDnsNameError>(),
    }
}

/// Whether an alert is about certificates, versions or ciphers (RFC 8446, 6.2).
fn is_lasting_alert(alert: AlertDescription) -> bool {
    matches!(
        alert,
        AlertDescription::AccessDenied
            | AlertDescription::BadCertificate
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateRequired
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateUnknown
            | AlertDescription::HandshakeFailure
            | AlertDescription::InsufficientSecurity
            | AlertDescription::NoApplicationProtocol
            | AlertDescription::NoCertificate
            | AlertDescription::ProtocolVersion
            | AlertDescription::UnknownCA
            | AlertDescription::UnrecognisedName
            | AlertDescription::UnsupportedCertificate
    )
}
