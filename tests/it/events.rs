//! What the profile says after events that take something back, come twice or are large: refunds, deletions, long baskets.

use std::rc::Rc;

use serde_json::{Value as Json, json};
use vitrin::client::Client;
use vitrin::core::engine::Input;
use vitrin::core::event::Reject;
use vitrin::core::time::HOUR_MS;
use vitrin::core::value::{EVENT_LIMITS, read};

use crate::reports::{open_with, started, with};
use crate::tabs::ALL;
use crate::world::{TabHost, World};

fn open(config: Json) -> (Rc<World>, Client<TabHost>) {
    let world = started();
    let client = open_with(&world, 1, &with(config), ALL);
    (world, client)
}

fn tell(client: &mut Client<TabHost>, name: &str, data: Json) -> Result<(), Reject> {
    let data = read(data, EVENT_LIMITS).expect("within the limits");
    client.handle(Input::Event { name, data: &data })
}

fn number(client: &Client<TabHost>, path: &str) -> Option<f64> {
    path.split('.').try_fold(client.profile(), |value, key| value.get(key).cloned())?.as_number()
}

fn pass(world: &World, ms: u64) {
    world.now_ms.set(world.now_ms.get() + ms);
}

#[test]
fn a_first_visit_has_no_last_one() {
    let (world, mut client) = open(json!({}));
    tell(&mut client, "page_view", json!({})).unwrap();
    pass(&world, 2 * HOUR_MS);
    assert_eq!(number(&client, "days_since_last_visit"), None);
    assert_eq!(number(&client, "days_since_first_visit"), Some(2.0 / 24.0));
    tell(&mut client, "page_view", json!({})).unwrap();
    pass(&world, HOUR_MS);
    assert_eq!(number(&client, "days_since_last_visit"), Some(3.0 / 24.0), "since the one before");
}
