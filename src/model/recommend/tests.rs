//! Files round trip, and whatever bytes come, nothing panics and no number points outside.

use proptest::prelude::*;

use super::items::ItemRow;
use super::*;
use crate::core::id::fnv1a32;
use crate::core::recommend::{Shard, ShardOf};
use crate::model::{ModelFault, container};

fn row(id: &str) -> ItemRow {
    ItemRow { id: id.into(), ..ItemRow::default() }
}

fn sections() -> Vec<(u16, Vec<u8>)> {
    let items = [
        ItemRow { shelf: Some(1), brand: Some("vada".into()), has_next: true, ..row("kåta-2") },
        ItemRow { price_minor: 12_900, popularity: 200, is_out_of_stock: true, ..row("kåta-3") },
        ItemRow { tags: vec!["light".into(), "wool".into()], is_durable: true, ..row("käpp") },
        ItemRow { shelf: Some(0), has_next: true, has_together: true, ..row("tent") },
    ];
    let shards = [
        Shard { name: "recommend-0.bin".into(), bytes: 70_000, of: ShardOf::Hash(1, 2), is_loaded: false },
        Shard {
            name: "recommend-1.bin".into(),
            bytes: 5,
            of: ShardOf::Categories(vec!["shoes".into(), String::new()]),
            is_loaded: false,
        },
        Shard { name: "recommend-2.bin".into(), bytes: 0, of: ShardOf::Sessions, is_loaded: false },
    ];
    vec![
        (shards::KIND, shards::write(&shards)),
        (items::KIND, items::write(Some(1), Some(0.2), &["shoes/trail".into(), String::new()], &items)),
        (lists::NEXT, lists::write(&[(0, vec![(3, 0), (1, 2)]), (3, vec![(0, 15)])])),
        (lists::TOGETHER, lists::write(&[(3, vec![(2, 1), (0, 1), (1, 1)])])),
        (sessions::KIND, sessions::write(&[vec![3, 0], vec![1, 2, 0]])),
    ]
}

#[test]
fn what_the_trainer_writes_is_what_the_engine_reads() {
    let part = read(&container::write(sections()).unwrap()).unwrap();
    assert_eq!((part.number, part.returns), (1, 52));
    assert_eq!(part.shelves, ["shoes/trail", ""]);
    let ids: Vec<&str> = part.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["kåta-2", "kåta-3", "käpp", "tent"], "å and ä share their first byte, which is no character");
    let [first, second, third, last] = &part.items[..] else { panic!("four items") };
    assert_eq!((first.shelf, first.brand, first.next, first.together), (1, fnv1a32("vada"), 0, NONE));
    assert_eq!((second.price_minor, second.popularity, second.is_out_of_stock), (12_900, 200, true));
    assert_eq!((second.shelf, second.next), (NONE, NONE));
    assert_eq!((third.tags, third.is_durable), ([fnv1a32("light"), fnv1a32("wool"), 0, 0], true));
    assert_eq!((last.shelf, last.next, last.together), (0, 1, 0));
    let next = part.next.row(0);
    assert_eq!(next.iter().map(|pair| pair.0).collect::<Vec<_>>(), [1, 3]);
    assert!((next[0].1 - 1.0 / 3.0).abs() < 1e-6 && (next[1].1 - 2.0 / 3.0).abs() < 1e-6, "{next:?}");
    assert_eq!(part.next.row(1), [(0, 1.0)]);
    assert_eq!(part.together.row(0).iter().map(|pair| pair.0).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(part.sessions.row(1).iter().map(|pair| pair.0).collect::<Vec<_>>(), [1, 2, 0]);
    assert_eq!(part.shards.len(), 3);
    assert_eq!(part.shards[1].of, ShardOf::Categories(vec!["shoes".into(), String::new()]));
    assert_eq!((part.shards[0].bytes, &part.shards[2].of), (70_000, &ShardOf::Sessions));
}

#[test]
fn a_file_without_recommendations_is_an_empty_part() {
    let part = read(&container::write(vec![(3, vec![1, 2])]).unwrap()).unwrap();
    assert_eq!(part, Part { number: NONE, ..Part::default() });
}

#[test]
fn what_no_trainer_writes_is_refused_with_its_section() {
    let with = |kind: u16, bytes: &[u8]| {
        let mut all = sections();
        all.iter_mut().filter(|section| section.0 == kind).for_each(|section| section.1 = bytes.to_vec());
        read(&container::write(all).unwrap()).map(|_| ()).unwrap_err()
    };
    let named = |name: &str| {
        let shard = Shard { name: name.into(), bytes: 1, of: ShardOf::Sessions, is_loaded: false };
        shards::write(&[shard])
    };
    let cases = [
        ("a name that is a path", shards::KIND, named("../secret")),
        ("a name that is another host's", shards::KIND, named("//host")),
        ("no name", shards::KIND, named("")),
        ("bytes left over", shards::KIND, vec![0, 0]),
        ("more items than bytes", items::KIND, vec![0, 0, 0, 0, 0xff, 0x7f]),
        ("more neighbours than a row has", lists::NEXT, vec![51, 0]),
        ("a neighbour that is no item", lists::NEXT, vec![1, 0, 20, 0]),
        ("a neighbour before the first", lists::NEXT, vec![1, 0, 1, 0]),
        ("a session of what is no item", sessions::KIND, vec![1, 1, 80]),
        ("more sessions than bytes", sessions::KIND, vec![0xff, 0xff, 0x3f]),
        ("a cut section", lists::TOGETHER, vec![3, 0]),
    ];
    for (why, kind, bytes) in cases {
        let error = with(kind, &bytes);
        assert_eq!((error.kind, error.fault), (kind, ModelFault::Malformed), "{why}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(place in 0..5_usize, at in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 0..12)) {
        let mut all = sections();
        let section = &mut all[place].1;
        let at = at.index(section.len());
        section.splice(at..(at + bytes.len()).min(section.len()), bytes);
        if let Ok(part) = read(&container::write(all).unwrap()) {
            let items = part.items.len() as u32;
            let numbers = part.next.pairs.iter().chain(&part.together.pairs).chain(&part.sessions.pairs);
            prop_assert!(numbers.map(|pair| pair.0).all(|number| number < items));
            prop_assert!(part.items.iter().all(|item| item.shelf == NONE || (item.shelf as usize) < part.shelves.len()));
        }
    }

    #[test]
    fn sections_of_anything_do_not_panic(sections in prop::collection::btree_map(16..21_u16, prop::collection::vec(any::<u8>(), 0..200), 0..5)) {
        let _ = read(&container::write(sections.into_iter().collect()).unwrap());
    }
}
