//! Traits of how the visitor came, how far this visit got, and how content the visitor is.

use crate::core::acquisition::Source;
use crate::core::history::History;
use crate::core::site::Site;
use crate::core::time::Timestamp;
use crate::core::value::Fields;

/// Adds them to the tree; what is not known is absent.
pub(super) fn add(root: &mut Fields, history: &History, site: &Site, now: Timestamp) {
    let arrival = &history.arrival;
    let mut acquisition = Fields::new();
    for (name, source) in [("first", &arrival.first), ("latest", &arrival.latest)] {
        if let Some(source) = source {
            acquisition.set(name, came_by(source));
        }
    }
    if !acquisition.is_empty() {
        root.set("acquisition", acquisition);
    }
    if let Some(device) = arrival.device {
        root.set("device", device.name());
    }
    if history.visits.count > 0 {
        root.set("funnel", history.visits.stage.name());
    }
    if let Some(affinity) = history.discounts.affinity(&site.interests, now) {
        root.set("discount_affinity", affinity);
    }
    if let Some(latest) = history.ratings.last() {
        let mut sum = 0;
        for rating in &history.ratings {
            sum += rating.rating;
        }
        let count = history.ratings.len() as u32;
        let mut satisfaction = Fields::new();
        satisfaction.set("latest", latest.rating);
        satisfaction.set("mean", f64::from(sum) / f64::from(count));
        satisfaction.set("count", count);
        if let Some(rating) = history.rating_of_last_order() {
            satisfaction.set("last_order", rating);
        }
        root.set("satisfaction", satisfaction);
    }
}

fn came_by(source: &Source) -> Fields {
    let mut fields = Fields::new();
    fields.set("channel", source.channel.name());
    if let Some(campaign) = &source.campaign {
        fields.set("campaign", campaign.as_str());
    }
    fields
}
