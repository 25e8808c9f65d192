//! What the store promises to handlers.

use bytes::Bytes;

use super::*;

fn store() -> Store<()> {
    let store = Store::default();
    store.create_bucket("stables").unwrap();
    store
}

fn put(store: &Store<()>, key: &str, bytes: &'static [u8]) -> Arc<Object<()>> {
    let content = Content::from(Bytes::from_static(bytes));
    store
        .put("stables", key, content, (), &Conditions::default())
        .unwrap()
}

fn names(store: &Store<()>, listing: Listing<'_>) -> (Vec<String>, Option<String>) {
    let page = store.list("stables", &listing).unwrap();
    let names = page.entries.iter().map(|it| it.name().to_owned());
    (names.collect(), page.next)
}

#[test]
fn an_object_comes_back_with_its_digest_as_its_tag() {
    let store = store();
    put(&store, "foal", b"neigh");
    let object = store
        .get("stables", "foal", &Conditions::default())
        .unwrap();
    assert_eq!(object.content.chunks(), [Bytes::from_static(b"neigh")]);
    assert_eq!(object.e_tag, "\"7c48ed1d9aa8f0413487331202bde22e\"");
    let absent = store.get("stables", "mare", &Conditions::default());
    assert_eq!(absent.unwrap_err(), Refusal::NoSuchKey);
    let absent = store.get("fields", "foal", &Conditions::default());
    assert_eq!(absent.unwrap_err(), Refusal::NoSuchBucket);
    assert_eq!(store.delete_bucket("stables"), Err(Refusal::BucketNotEmpty));
}

#[test]
fn a_slice_crosses_chunks() {
    let mut builder = ContentBuilder::default();
    for chunk in ["abc", "", "def", "g"] {
        builder.push(Bytes::from_static(chunk.as_bytes()));
    }
    let content = builder.finish();
    let slice = |start, end| content.slice(start, end).concat();
    assert_eq!(slice(0, 7), b"abcdefg");
    assert_eq!(slice(2, 4), b"cd");
    assert_eq!(slice(6, 7), b"g");
    assert_eq!(slice(3, 3), b"");
    assert_eq!(
        content.part(1, 6).e_tag(),
        Content::from(Bytes::from_static(b"bcdef")).e_tag()
    );
}

#[test]
fn a_range_is_clipped_ignored_or_refused() {
    let span = |first, last| Ok(Some(Span { first, last }));
    for (header, expected) in [
        ("bytes=0-0", span(0, 0)),
        ("bytes=2-", span(2, 9)),
        ("bytes=2-99", span(2, 9)),
        ("bytes=-3", span(7, 9)),
        ("bytes=-99", span(0, 9)),
        ("bytes=10-", Err(Refusal::InvalidRange)),
        ("bytes=-0", Err(Refusal::InvalidRange)),
        ("bytes=5-2", Ok(None)),
        ("bytes=0-1,4-5", Ok(None)),
        ("lines=0-1", Ok(None)),
    ] {
        assert_eq!(Span::parse(header, 10), expected, "{header}");
    }
    assert_eq!(Span::parse("bytes=0-", 0), Err(Refusal::InvalidRange));
    assert_eq!(Span::of_part(2, &[5, 3]), Ok(Span { first: 5, last: 7 }));
    assert_eq!(Span::of_part(3, &[5, 3]), Err(Refusal::InvalidRange));
}

#[test]
fn conditions_hold_for_tags_and_times() {
    let store = store();
    let object = put(&store, "foal", b"neigh");
    let get = |conditions: Conditions| store.get("stables", "foal", &conditions).map(|_| ());
    let tag = Some(object.e_tag.clone());
    let other = Some("\"other\"".to_owned());
    let with = Conditions::default;
    assert_eq!(
        get(Conditions {
            if_match: tag.clone(),
            ..with()
        }),
        Ok(())
    );
    let failed = Err(Refusal::PreconditionFailed);
    assert_eq!(
        get(Conditions {
            if_match: other.clone(),
            ..with()
        }),
        failed
    );
    let unchanged = Err(Refusal::NotModified);
    assert_eq!(
        get(Conditions {
            if_none_match: tag.clone(),
            ..with()
        }),
        unchanged
    );
    assert_eq!(
        get(Conditions {
            if_none_match: other.clone(),
            ..with()
        }),
        Ok(())
    );
    let now = Some(object.modified);
    assert_eq!(
        get(Conditions {
            if_modified_since: now,
            ..with()
        }),
        unchanged
    );
    assert_eq!(
        get(Conditions {
            if_unmodified_since: now,
            ..with()
        }),
        Ok(())
    );
    let past = Some(SystemTime::UNIX_EPOCH);
    assert_eq!(
        get(Conditions {
            if_unmodified_since: past,
            ..with()
        }),
        failed
    );

    let any = Conditions {
        if_none_match: Some("*".to_owned()),
        ..with()
    };
    let write = |key| {
        store
            .put("stables", key, Content::default(), (), &any)
            .map(|_| ())
    };
    assert_eq!(write("foal"), Err(Refusal::PreconditionFailed));
    assert_eq!(write("mare"), Ok(()));
}

#[test]
fn pages_have_every_key_once_and_roll_up_what_is_below_a_delimiter() {
    let store = store();
    for key in ["a", "b/1", "b/2", "c/1", "d"] {
        put(&store, key, b"x");
    }
    let all = Listing {
        prefix: "",
        delimiter: "/",
        after: "",
        limit: 2,
    };
    assert_eq!(
        names(&store, all),
        (vec!["a".into(), "b/".into()], Some("b/".into()))
    );
    let second = Listing { after: "b/", ..all };
    assert_eq!(names(&store, second), (vec!["c/".into(), "d".into()], None));
    let below = Listing {
        prefix: "b/",
        limit: 1,
        ..all
    };
    assert_eq!(
        names(&store, below),
        (vec!["b/1".into()], Some("b/1".into()))
    );
    let rest = Listing {
        after: "b/1",
        ..below
    };
    assert_eq!(names(&store, rest), (vec!["b/2".into()], None));
    let flat = Listing {
        delimiter: "",
        limit: 9,
        ..all
    };
    assert_eq!(names(&store, flat).0.len(), 5);
    // A key that is the prefix itself is on the first page.
    let own = Listing { prefix: "a", ..all };
    assert_eq!(names(&store, own), (vec!["a".into()], None));
    let none = Listing { limit: 0, ..all };
    assert_eq!(names(&store, none), (vec![], None));
}

#[test]
fn an_upload_in_parts_becomes_an_object() {
    let store = store();
    let large = Content::from(Bytes::from(vec![7; 5 << 20]));
    let small = Content::from(Bytes::from_static(b"end"));
    let id = store.begin_upload("stables", "mare", ()).unwrap();
    let part = |number, content: &Content| {
        let part = store
            .put_part("stables", "mare", &id, number, content.clone())
            .unwrap();
        CompletedPart {
            number,
            e_tag: part.content.e_tag(),
        }
    };
    let (first, second) = (part(1, &large), part(2, &small));
    let complete = |parts: &[CompletedPart]| {
        store.complete_upload("stables", "mare", &id, parts, &Conditions::default())
    };
    let refusal = |parts: &[CompletedPart]| complete(parts).unwrap_err();
    assert_eq!(refusal(&[]), Refusal::MalformedXml);
    assert_eq!(
        refusal(&[second.clone(), first.clone()]),
        Refusal::InvalidPartOrder
    );
    let wrong = CompletedPart {
        number: 2,
        e_tag: first.e_tag.clone(),
    };
    assert_eq!(refusal(&[first.clone(), wrong]), Refusal::InvalidPart);

    let object = complete(&[first, second]).unwrap();
    assert_eq!(object.content.length(), (5 << 20) + 3);
    assert_eq!(object.parts, [5 << 20, 3]);
    assert!(object.e_tag.ends_with("-2\""), "{}", object.e_tag);
    let whole = object.content.part(0, object.content.length());
    assert_eq!(object.content.crc32(), whole.crc32());
    assert_eq!(refusal(&[]), Refusal::NoSuchUpload);
    assert_eq!(store.uploads("stables", "").unwrap(), []);
}

#[test]
fn an_upload_that_is_aborted_is_gone() {
    let store = store();
    let id = store.begin_upload("stables", "mare", ()).unwrap();
    assert_eq!(store.uploads("stables", "ma").unwrap().len(), 1);
    assert_eq!(
        store.abort_upload("stables", "foal", &id),
        Err(Refusal::NoSuchUpload)
    );
    assert_eq!(store.abort_upload("stables", "mare", &id), Ok(()));
    assert_eq!(
        store.parts("stables", "mare", &id).unwrap_err(),
        Refusal::NoSuchUpload
    );
}
