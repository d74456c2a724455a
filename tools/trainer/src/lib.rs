//! Learns a shop's population model from its own orders: `vitrin-train --orders orders.csv -o model.bin`.
//!
//! | file | columns (other usual names are known too; `--column ROLE=NAME` names any) |
//! | --- | --- |
//! | `orders.csv` | customer, time, value (or `value_minor`, or price of a piece); order, item, quantity, category if there |
//! | `sessions.csv` | session, time, item; event (GA4 names), earlier_visits and earlier_orders of its visitor if there |
//! | `catalog.csv` | item; category, brand, price, tags, stock, durable if there |
//!
//! `--posteriors` takes what a collector's `GET /v1/posteriors` answered, for the adaptive policy.
//!
//! CSV in UTF-8 with a header, separated by commas, semicolons or tabs. Files are read line by line and grouped in temporary
//! files, so they may be larger than memory. A line that cannot be used is counted with its reason and its number.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod category;
pub mod fit;
pub mod learned;
pub mod note;
pub mod offers;
pub mod page;
pub mod population;
pub mod recommend;
pub mod source;
