//! `aws.isVirtualHostableS3Bucket`: names of buckets that can stand in a host.

/// Whether the name of a bucket can stand before a host. Those with dots need a certificate of their own: callers say
/// whether they are allowed.
pub(crate) fn is_virtual_hostable(bucket: &str, allow_dots: bool) -> bool {
    match allow_dots {
        true => !is_address(bucket) && bucket.split('.').all(is_label) && has_length(bucket),
        false => is_label(bucket) && has_length(bucket),
    }
}

/// 3 to 63 characters (Amazon S3, "Bucket naming rules").
fn has_length(bucket: &str) -> bool {
    (3..=63).contains(&bucket.len())
}

fn is_label(label: &str) -> bool {
    let plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    !label.is_empty()
        && label.bytes().all(plain)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn is_address(bucket: &str) -> bool {
    bucket.parse::<std::net::Ipv4Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_that_can_stand_before_a_host_is_told_from_others() {
        for bucket in ["abc", "a-b", "123", &"a".repeat(63)] {
            assert!(is_virtual_hostable(bucket, false), "{bucket}");
        }
        for bucket in [
            "",
            "ab",
            "a.b",
            "Abc",
            "-abc",
            "abc-",
            "a_b",
            &"a".repeat(64),
        ] {
            assert!(!is_virtual_hostable(bucket, false), "{bucket}");
        }
        assert!(is_virtual_hostable("a.b", true));
        for bucket in ["a..b", ".ab", "ab.", "a.-b", "192.168.5.4"] {
            assert!(!is_virtual_hostable(bucket, true), "{bucket}");
        }
    }
}
