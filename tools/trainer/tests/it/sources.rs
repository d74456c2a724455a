//! Reading: every line is used or counted with its reason.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use jiff::tz::TimeZone;
use tempfile::TempDir;
use vitrin_trainer::source::{
    BadRow, CatalogLine, Moment, OrderLine, Partitions, Role, SessionLine, SourceOptions, Table, Watch,
};

fn file(folder: &TempDir, text: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join("lines.csv");
    fs::write(&path, text).unwrap();
    path
}

fn orders(text: impl AsRef<[u8]>, options: &SourceOptions) -> Result<Partitions<OrderLine>, String> {
    let folder = TempDir::new().unwrap();
    Partitions::read(&file(&folder, text), options, &Watch::silent()).map_err(|error| {
        let name = folder.path().join("lines.csv").display().to_string();
        error.to_string().replace(&name, "lines.csv")
    })
}

#[test]
fn what_cannot_be_used_is_counted_with_its_lines() {
    let text = "customer,time,value\n\
        ann,2026-01-02,10\n\
        ,2026-01-02,10\n\
        ann,yesterday,10\n\
        ann,2026-01-02,ten\n\
        ann,2026-01-02,-10.00\n\
        ann,2026-01-02\n\
        \"an\nn\",2026-01-03,10\n\
        ann,1900-01-01,10\n\
        ann,,10\n\
        ann,yesterday,10\n";
    let mut bytes = text.as_bytes().to_vec();
    bytes.extend(b"\xff,2026-01-02,10\n");
    let read = orders(bytes, &SourceOptions::default()).unwrap();
    let found: Vec<_> = read.bad_rows().reasons.iter().map(|(reason, found)| (*reason, found.lines.clone())).collect();
    assert_eq!(
        found,
        [
            (BadRow::FieldCount, vec![7]),
            (BadRow::NotText(Role::Customer), vec![13]),
            (BadRow::Missing(Role::Customer), vec![3]),
            (BadRow::Missing(Role::Time), vec![11]),
            (BadRow::NotNumber(Role::Value), vec![5]),
            (BadRow::Negative(Role::Value), vec![6]),
            (BadRow::Time, vec![4, 12]),
            (BadRow::TimeRange, vec![10]),
        ]
    );
    assert_eq!((read.bad_rows().used, read.bad_rows().bad()), (2, 9));
}

#[test]
fn columns_are_found_by_their_usual_names() {
    let named = [("customer".to_owned(), "Kundennummer".to_owned())];
    let cases = [
        ("own names", "customer,time,value", &[][..], Ok(())),
        ("other usual names, any case", "Customer ID,InvoiceDate,total", &[], Ok(())),
        ("semicolons", "customer;time;value", &[], Ok(())),
        ("tabs and a byte order mark", "\u{feff}customer\ttime\tvalue", &[], Ok(())),
        ("named by hand", "Kundennummer,time,value", &named, Ok(())),
        ("its own name goes before another", "customer,user_id,time,value", &[], Ok(())),
        (
            "missing",
            "who,time,value",
            &[],
            Err(
                "no column for customer (also known as customerid, customeremail, user, userid, client, clientid, buyer, \
                 household, householdid); the file has who, time, value; name it by --column customer=NAME",
            ),
        ),
        (
            "several",
            "user,client,time,value",
            &[],
            Err("several columns could be customer: user, client; name one by --column customer=NAME"),
        ),
        (
            "named by hand and not there",
            "customer,time,value",
            &named,
            Err("no column \"Kundennummer\" to take for customer; the file has customer, time, value"),
        ),
    ];
    for (why, header, columns, expected) in cases {
        let options = SourceOptions { columns: columns.to_vec(), ..SourceOptions::default() };
        let separator = if header.contains(';') {
            ';'
        } else if header.contains('\t') {
            '\t'
        } else {
            ','
        };
        let mut line = header.split(separator).map(|_| "1").collect::<Vec<_>>();
        let places = header.split(separator).collect::<Vec<_>>();
        for (place, name) in places.iter().enumerate() {
            if name.contains("ime") || name.contains("Date") {
                line[place] = "2026-01-02";
            }
        }
        let text = format!("{header}\n{}\n", line.join(&separator.to_string()));
        let actual = orders(text, &options).map(|_| ());
        assert_eq!(actual, expected.map_err(str::to_owned), "{why}");
    }
}

#[test]
fn nothing_to_use_is_said_with_the_reason() {
    let cases = [
        ("a header alone", "customer,time,value\n", "lines.csv: no line could be used"),
        (
            "bad lines alone",
            "customer,time,value\nann,x,1\nann,y,1\n,2026-01-01,1\n",
            "lines.csv: no line could be used; most often: time has none of the known forms",
        ),
    ];
    for (why, text, expected) in cases {
        assert_eq!(orders(text, &SourceOptions::default()).map(|_| ()), Err(expected.to_owned()), "{why}");
    }
}

#[test]
fn times_are_read_on_the_shops_clock() {
    let zone = TimeZone::get("Europe/Stockholm").unwrap();
    // Monday 2026-01-05.
    let cases = [
        ("a date", "2026-01-05", Ok((20_458, None))),
        ("a date without dashes", "20260105", Ok((20_458, None))),
        ("the shop's own clock", "2026-01-05 09:30", Ok((20_458, Some(9)))),
        ("with seconds and a T", "2026-01-05T09:30:15.25", Ok((20_458, Some(9)))),
        ("another clock", "2026-01-05T23:30:00Z", Ok((20_459, Some(24)))),
        ("an offset, in summer", "2026-07-06T00:30:00+00:00", Ok((20_640, Some(2)))),
        ("seconds", "1767598200", Ok((20_458, Some(8)))),
        ("milliseconds", "1767598200000", Ok((20_458, Some(8)))),
        ("no date", "soon", Err(BadRow::Time)),
        ("no such day", "2026-02-30", Err(BadRow::Time)),
        ("no such day, without dashes", "20260230", Err(BadRow::Time)),
        ("day or month first is anyone's guess", "05/01/2026", Err(BadRow::Time)),
        ("before 1970", "1969-12-31", Err(BadRow::TimeRange)),
    ];
    for (why, text, expected) in cases {
        let actual = Moment::parse(text, &zone).map(|at| (at.day(), at.hour_of_week()));
        assert_eq!(actual, expected, "{why}");
    }
}

#[test]
fn amounts_are_exact() {
    let cases = [
        ("whole", "12", Some(1_200)),
        ("cents", "12.34", Some(1_234)),
        ("what binary fractions miss", "0.29", Some(29)),
        ("half a cent up", "0.125", Some(13)),
        ("a decimal comma", "\"12,5\"", Some(1_250)),
        ("no whole part", ".5", Some(50)),
        ("nothing", "0", Some(0)),
        ("minus nothing is nothing", "-0.00", Some(0)),
        ("a refund", "-1", None),
        ("no number", ".", None),
        ("thousands are not guessed", "\"1,234.50\"", None),
        ("too many digits", "12345678901234", None),
    ];
    for (why, text, expected) in cases {
        let read = orders(format!("customer,time,value\nann,2026-01-02,{text}\n"), &SourceOptions::default());
        let mut actual = None;
        if let Ok(read) = read {
            read.each_group(|_, lines| actual = lines.first().map(|line| line.value_minor)).unwrap();
        }
        assert_eq!(actual, expected, "{why}");
    }
    let priced = "customer,time,unit_price,quantity\nann,2026-01-02,1.25,4\n";
    let read = orders(priced, &SourceOptions::default()).unwrap();
    read.each_group(|_, lines| assert_eq!((lines[0].value_minor, lines[0].quantity), (500, 4))).unwrap();
}

#[test]
fn groups_are_whole_and_in_order_however_many_partitions_there_are() {
    let mut text = "session,time,item,event\n".to_owned();
    for line in 0..5_000_u32 {
        let item = if line % 7 == 0 { String::new() } else { format!("\"item, {}\"", line % 13) };
        text += &format!("s{},2026-01-{:02} 10:00,{item},view_item\n", line % 97, 28 - line % 28);
    }
    let folder = TempDir::new().unwrap();
    let path = file(&folder, &text);
    let of = |partition_bytes| {
        let options = SourceOptions { partition_bytes, ..SourceOptions::default() };
        let read = Partitions::<SessionLine>::read(&path, &options, &Watch::silent()).unwrap();
        let mut groups = BTreeMap::new();
        let take = |session: &str, lines: &[SessionLine]| {
            assert!(lines.is_sorted_by_key(|line| line.at), "by time");
            assert!(groups.insert(session.to_owned(), lines.to_vec()).is_none(), "{session} came in two parts");
        };
        read.each_group(take).unwrap();
        groups
    };
    let whole = of(u64::MAX);
    assert_eq!(whole.len(), 97);
    assert_eq!(whole.values().map(Vec::len).sum::<usize>(), 5_000);
    assert_eq!(of(1_000), whole);
    assert_eq!(of(100), whole, "more partitions than files may be open: they are divided again");
}

#[test]
fn a_catalogue_is_read_line_by_line() {
    let folder = TempDir::new().unwrap();
    let path = file(&folder, "item,category,brand,price,tags\ns1,Shoes > Trail Running,Åre,99.90,sale| new \ns2,,,,\n");
    let mut table = Table::<CatalogLine>::open(&path, &SourceOptions::default(), &Watch::silent()).unwrap();
    let first = table.next_row().unwrap().unwrap();
    assert_eq!(first.tags().collect::<Vec<_>>(), ["sale", "new"]);
    assert_eq!(first.price_minor, Some(9_990));
    let path = vitrin_trainer::category::path(first.category.as_deref().unwrap()).unwrap();
    assert_eq!(path, "shoes/trail running");
    assert_eq!(vitrin_trainer::category::with_ancestors(&path).collect::<Vec<_>>(), ["shoes/trail running", "shoes"]);
    let second = table.next_row().unwrap().unwrap();
    assert_eq!((second.category, second.brand, second.price_minor, second.tags), (None, None, None, String::new()));
    assert!(table.next_row().unwrap().is_none());
}
