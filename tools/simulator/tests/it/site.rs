//! A shop's config with a question of each kind.

use serde_json::{Value, json};
use vitrin_simulator::behaviour::Behaviour;
use vitrin_simulator::shop::Shop;

pub(crate) fn config() -> Value {
    let shelves = ["shoes", "tents", "maps", "rope"];
    let content = json!({ "title": "More", "href": "/" });
    let offer = |id: &str, audience: Value, priority: i32| json!({ "id": id, "placement": "home-hero", "audience": audience, "priority": priority, "content": content });
    json!({
        "version": 1, "site": "demo-shop", "config": 17, "currency": "EUR", "demo": true,
        "privacy": {
            "level": "noised", "report_period_days": 92, "epsilon_per_report": 2, "epsilon_year": 8,
            "minimum_batch_size": 50
        },
        "measure": [
            { "family": "interest", "values": shelves },
            { "family": "lifecycle" },
            { "family": "offer", "placement": "home-hero" },
            { "family": "click", "placement": "home-hero" },
            { "segment": "runner" }
        ],
        "segments": [
            { "id": "runner", "when": { "interests.category.shoes/trail": { "$gte": 0.2 } } },
            { "id": "cart-waiting", "when": { "lifecycle": "cart_abandoner" } }
        ],
        "placements": [{ "id": "home-hero", "fallback": "welcome" }, { "id": "product-strip" }],
        "offers": [
            { "id": "welcome", "placement": "home-hero", "content": content },
            offer("trail", json!({ "segments": { "$in": ["runner"] } }), 2),
            offer("waiting", json!({ "segments": { "$in": ["cart-waiting"] } }), 1),
            { "id": "vest", "placement": "product-strip", "content": content, "cap": { "exposures": 2, "window_hours": 24 } }
        ]
    })
}

pub(crate) fn shop() -> Shop {
    let shop = Shop::read(&config().to_string(), None).unwrap();
    assert!(shop.warnings.is_empty(), "{:?}", shop.warnings);
    shop
}

pub(crate) fn behaviour() -> Behaviour {
    Behaviour::read(None).unwrap()
}
