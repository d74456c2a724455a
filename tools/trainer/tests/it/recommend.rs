//! Recommendation files: what goes in, what is held back, how they are divided.

use std::fmt::Write as _;
use std::fs;

use tempfile::TempDir;
use vitrin::core::recommend::{Index, NONE, ShardOf};
use vitrin::model::{container, recommend};
use vitrin_trainer::recommend::{Catalog, Options, SessionIndex, learn};
use vitrin_trainer::source::{Partitions, SourceOptions, Table, Watch};

/// Sessions by their items, `times` each, under ids that no file may hold.
fn sessions(lists: &[(&[&str], u32)]) -> String {
    let mut text = String::from("session,time,item\n");
    let mut number = 0;
    for (items, times) in lists {
        for _ in 0..*times {
            number += 1;
            for (place, item) in items.iter().enumerate() {
                writeln!(text, "secret-{number},{},{item}", 1_700_000_000 + number * 1_000 + place).unwrap();
            }
        }
    }
    text
}

/// The index that an engine has of what was written, and every byte of it.
fn train(sessions: &str, orders: &str, catalog: &str, options: &Options) -> (Index, Vec<Vec<u8>>) {
    let folder = TempDir::new().unwrap();
    let watch = Watch::silent();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let source = SourceOptions::default();
    let sessions = Partitions::read(&file("sessions.csv", sessions), &source, &watch).unwrap();
    let orders = Partitions::read(&file("orders.csv", orders), &source, &watch).ok();
    let catalog = match catalog {
        "" => Catalog::default(),
        text => Catalog::read(&mut Table::open(&file("catalog.csv", text), &source, &watch).unwrap()).unwrap(),
    };
    let learned = learn(Some(&sessions), orders.as_ref(), catalog, options, &watch).unwrap();
    let model = folder.path().join("model.bin");
    let written = learned.write(&model, options).unwrap();
    let mut all = vec![container::write(written.sections).unwrap()];
    all.extend(written.files.iter().skip(1).map(|it| fs::read(model.with_file_name(&it.name)).unwrap()));
    let mut index = Index::default();
    for bytes in &all {
        assert!(index.add(recommend::read(bytes).unwrap()));
    }
    (index, all)
}

/// Ids of the neighbours of an item, the strongest first.
fn row<'a>(index: &'a Index, id: &str, together: bool) -> Vec<&'a str> {
    let Some(item) = index.find(id).and_then(|number| index.item(number)) else { return Vec::new() };
    let mut row = if together { index.together.row(item.together) } else { index.next.row(item.next) }.to_vec();
    row.sort_by(|one, other| other.1.total_cmp(&one.1));
    row.iter().map(|pair| index.items[pair.0 as usize].id.as_str()).collect()
}

#[test]
fn a_pair_needs_its_sessions() {
    let text = sessions(&[(&["fox", "hare"], 3), (&["fox", "Elk.1"], 2), (&["hare", "owl"], 1)]);
    let cases = [("the default floor of three", 3, vec!["hare"], false), ("two", 2, vec!["hare", "elk%2e1"], true)];
    for (why, floor, expected, has_elk) in cases {
        let (index, bytes) = train(&text, "", "", &Options { floor, ..Options::default() });
        assert_eq!(row(&index, "fox", false), expected, "{why}");
        assert_eq!(index.find("elk%2e1").is_some(), has_elk, "{why}: not even its id");
        assert_eq!(index.find("owl"), None, "{why}");
        assert!(!String::from_utf8_lossy(&bytes.concat()).contains("secret"), "{why}: no session's id");
        assert!(index.sessions.ends.is_empty(), "{why}: no session");
    }
}

#[test]
fn what_was_nearer_and_after_weighs_more() {
    let text = sessions(&[(&["fox", "hare", "elk"], 3)]);
    let (index, _) = train(&text, "", "", &Options::default());
    assert_eq!(row(&index, "fox", false), ["hare", "elk"]);
    assert_eq!(row(&index, "hare", false), ["elk", "fox"]);
}

#[test]
fn sessions_are_shipped_when_the_shop_asks() {
    let text = sessions(&[(&["fox", "hare", "fox"], 1), (&["owl"], 1)]);
    let options = Options { sessions: SessionIndex::Shipped, ..Options::default() };
    let (index, _) = train(&text, "", "", &options);
    let row: Vec<&str> = index.sessions.row(0).iter().map(|pair| index.items[pair.0 as usize].id.as_str()).collect();
    assert_eq!(row, ["hare", "fox"], "each once, where it was looked at last");
    assert_eq!(index.sessions.ends.len(), 1, "of one item alone nothing can be learned");
}

#[test]
fn baskets_count_customers_and_what_is_bought_again_is_no_durable() {
    let mut orders = String::from("customer,time,value,item,order\n");
    for customer in 0..4 {
        writeln!(orders, "c{customer},2026-01-02,10,tent,{customer}\nc{customer},2026-01-02,10,peg,{customer}")
            .unwrap();
        writeln!(orders, "c{customer},2026-02-02,10,gas,{customer}-2\nc{customer},2026-03-02,10,gas,{customer}-3")
            .unwrap();
    }
    for order in 0..9 {
        writeln!(orders, "loyal,2026-04-02,10,tent,l{order}\nloyal,2026-04-02,10,owl,l{order}").unwrap();
    }
    let (index, _) = train(&sessions(&[(&["fox", "hare"], 3)]), &orders, "", &Options::default());
    assert_eq!(row(&index, "tent", true), ["peg"], "one customer is one, however often");
    let is_durable = |id: &str| index.find(id).and_then(|number| index.item(number)).map(|item| item.is_durable);
    assert_eq!((is_durable("tent"), is_durable("gas"), is_durable("fox")), (Some(true), None, Some(true)));
}

#[test]
fn the_catalogue_says_what_is_compared_and_filtered() {
    let catalog = "item,category,brand,price,tags,stock,durable\n\
        fox,Shoes/Trail,Vada,129.00,light|wool,0,yes\nowl,Lamps,,9.50,,4,no\n";
    let (index, _) = train(&sessions(&[(&["fox", "hare"], 3)]), "", catalog, &Options::default());
    let fox = index.item(index.find("fox").unwrap()).unwrap();
    assert_eq!(
        (index.category(fox), fox.price_minor, fox.is_out_of_stock, fox.is_durable),
        ("shoes/trail", 12_900, true, true)
    );
    let owl = index.item(index.find("owl").unwrap()).unwrap();
    assert_eq!((owl.popularity, owl.is_out_of_stock, owl.is_durable), (0, false, false), "listed, so public");
}

#[test]
fn files_are_divided_by_category_and_found_again() {
    let mut catalog = String::from("item,category\n");
    let mut visits: Vec<Vec<String>> = Vec::new();
    for number in 0..300 {
        let category = ["shoes/trail", "shoes/hiking", "tents"][number % 3];
        writeln!(catalog, "i{number},{category}").unwrap();
        visits.push(vec![format!("i{number}"), format!("i{}", (number + 3) % 300), format!("loose{}", number % 90)]);
    }
    let lists: Vec<Vec<&str>> = visits.iter().map(|items| items.iter().map(String::as_str).collect()).collect();
    let text = sessions(&lists.iter().map(|items| (items.as_slice(), 4)).collect::<Vec<_>>());
    let whole = train(&text, "", &catalog, &Options::default());
    assert_eq!((whole.1.len(), whole.0.shards.len()), (1, 0), "a small shop has one file");
    let options = Options { shard_bytes: 1_500, sessions: SessionIndex::Shipped, ..Options::default() };
    let (index, all) = train(&text, "", &catalog, &options);
    assert_eq!(all.len(), index.shards.len() + 1);
    assert!(index.shards.iter().all(|shard| shard.is_loaded));
    let has = |of: fn(&ShardOf) -> bool| index.shards.iter().filter(|shard| of(&shard.of)).count();
    assert_eq!(has(|of| matches!(of, ShardOf::Categories(_))), 3);
    assert!(has(|of| matches!(of, ShardOf::Hash(..))) > 0, "what the catalogue does not list");
    assert_eq!(has(|of| *of == ShardOf::Sessions), 1);
    for id in ["i0", "i1", "i2", "loose1"] {
        let mut rows = [row(&whole.0, id, false), row(&index, id, false)];
        rows.iter_mut().for_each(|row| row.sort_unstable());
        assert!(!rows[0].is_empty());
        assert_eq!(rows[0], rows[1], "{id}: the same in whichever file");
    }
    let i0 = index.item(index.find("i0").unwrap()).unwrap();
    assert_ne!(i0.next, NONE);
    assert_eq!(train(&text, "", &catalog, &options).1, all, "the same lines give the same bytes");
}
