//! [`Shop`]: a config with goods to sell, from a catalogue, or made up so that the config has something to decide about.

use serde::Deserialize;
use vitrin::config::{self, ConfigError, Warning};
use vitrin::core::event::Event;
use vitrin::core::site::Site;
use vitrin::core::value::Value;
use vitrin::model::ModelError;
use vitrin_collector::text::document;

use crate::behaviour::ScreenName;
use crate::invention::invented;

/// Most products on a list page.
const LIST_PRODUCTS_MAX: usize = 24;
/// GA4's fields of the category path, from the top.
const CATEGORY_FIELDS: [&str; 5] =
    ["item_category", "item_category2", "item_category3", "item_category4", "item_category5"];

/// A product as catalogues write it; other fields are not read.
#[derive(Debug, Clone, Deserialize)]
pub struct Listing {
    /// Its id.
    pub id: String,
    /// Its category, levels joined by `/`.
    pub category: String,
    /// Its brand.
    pub brand: String,
    /// Its price in minor units of the config's currency.
    pub price_minor: u32,
}

/// A product.
#[derive(Debug, Clone)]
pub struct Product {
    /// Its id.
    pub id: String,
    /// Place of its category in the shop.
    pub category: usize,
    /// Place of its brand in the shop.
    pub brand: usize,
    /// Its price in minor units.
    pub price_minor: u32,
    /// How many products of its category cost less, as a share in [0, 1].
    pub price_rank: f64,
    /// It as one of GA4's items.
    item: Value,
    /// What pages tell of it alone: a view, a choice, one piece put in the cart.
    pub told: Value,
}

/// A category.
#[derive(Debug, Clone)]
pub struct Category {
    /// Its path.
    pub path: String,
    /// Places of its products in the shop.
    pub products: Vec<usize>,
    /// What its page tells.
    pub told: Value,
}

/// A shop with its config.
#[derive(Debug, Clone)]
pub struct Shop {
    /// The config as a document.
    pub document: Value,
    /// The config as read.
    pub site: Site,
    /// What in the config does not work as written.
    pub warnings: Vec<Warning>,
    /// What it sells.
    pub products: Vec<Product>,
    /// In the order in which the catalogue names them: the first is the most popular.
    pub categories: Vec<Category>,
    /// Brands.
    pub brands: Vec<String>,
    /// The bytes of its model, as pages load it.
    pub model: Option<Vec<u8>>,
    minor_per_major: f64,
}

/// Why there is no shop.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ShopError {
    /// A text is not JSON of the right shape.
    #[error("not JSON that can be read: {0}")]
    Json(#[from] serde_json::Error),
    /// The config is none.
    #[error("{0}")]
    Config(#[from] ConfigError),
    /// The model is none.
    #[error("{0}")]
    Model(#[from] ModelError),
    /// There is nothing to look at.
    #[error("the catalogue has no product")]
    NoProducts,
}

impl Shop {
    /// The shop of a `site.json`, with the products of a catalogue: a JSON list of objects with `id`, `category`, `brand` and
    /// `price_minor`. Without one, products are made up in the categories and brands that the config names.
    ///
    /// # Errors
    /// [`ShopError`].
    pub fn read(config_text: &str, catalogue: Option<&str>) -> Result<Self, ShopError> {
        let document = document(config_text)?;
        let (site, warnings) = config::parse(&document)?;
        let listings = match catalogue {
            Some(text) => serde_json::from_str(text)?,
            None => invented(&document, &site),
        };
        Self::stock(document, site, warnings, listings)
    }

    /// The same shop with the model in `bytes`.
    ///
    /// # Errors
    /// [`ShopError::Model`].
    pub fn with_model(mut self, bytes: Vec<u8>) -> Result<Self, ShopError> {
        self.site.model = vitrin::model::read(&bytes)?;
        self.model = Some(bytes);
        Ok(self)
    }

    fn stock(document: Value, site: Site, warnings: Vec<Warning>, listings: Vec<Listing>) -> Result<Self, ShopError> {
        if listings.is_empty() {
            return Err(ShopError::NoProducts);
        }
        let minor_per_major = minor_per_major(&site);
        let mut shop = Self {
            document,
            site,
            warnings,
            products: Vec::new(),
            categories: Vec::new(),
            brands: Vec::new(),
            model: None,
            minor_per_major,
        };
        for listing in listings {
            let brand = place_of(&mut shop.brands, |it| *it == listing.brand, || listing.brand.clone());
            let category = place_of(
                &mut shop.categories,
                |it| it.path == listing.category,
                || Category { path: listing.category.clone(), products: Vec::new(), told: Value::Null },
            );
            if let Some(category) = shop.categories.get_mut(category) {
                category.products.push(shop.products.len());
            }
            let item = shop.item(&listing);
            let told = shop.priced(vec![item.clone()], listing.price_minor.into());
            let Listing { id, price_minor, .. } = listing;
            shop.products.push(Product { id, category, brand, price_minor, price_rank: 0.0, item, told });
        }
        shop.rank_prices();
        shop.tell_lists();
        Ok(shop)
    }

    /// The placements of a kind of page: those whose id begins with its name, and those that begin with no page's name.
    #[must_use]
    pub fn placements(&self, screen: ScreenName) -> Vec<&str> {
        use ScreenName::{Cart, Checkout, Home, List, Product, Search, ThankYou};
        let names = [
            ("home", Home),
            ("list", List),
            ("search", Search),
            ("product", Product),
            ("cart", Cart),
            ("checkout", Checkout),
            ("thank", ThankYou),
        ];
        let is_here =
            |id: &str| names.iter().find(|(name, _)| id.starts_with(name)).is_none_or(|(_, of)| *of == screen);
        self.site.placements.iter().map(|placement| placement.id.as_str()).filter(|id| is_here(id)).collect()
    }

    /// What a page tells of several pieces, with their value.
    #[must_use]
    pub fn told_of(&self, pieces: &[(usize, u32)]) -> Value {
        let products = || pieces.iter().filter_map(|(place, count)| Some((self.products.get(*place)?, *count)));
        let items = products().map(|(product, count)| match &product.item {
            Value::Map(item) => {
                let mut item = item.clone();
                item.insert("quantity".into(), count.into());
                Value::Map(item)
            }
            other => other.clone(),
        });
        let value_minor = products().map(|(product, count)| u64::from(product.price_minor) * u64::from(count)).sum();
        self.priced(items.collect(), value_minor)
    }

    fn item(&self, listing: &Listing) -> Value {
        let levels =
            CATEGORY_FIELDS.iter().zip(listing.category.split('/')).map(|(field, level)| (*field, level.into()));
        let rest = [
            ("item_id", listing.id.as_str().into()),
            ("item_name", listing.id.as_str().into()),
            ("item_brand", listing.brand.as_str().into()),
            ("price", self.major(listing.price_minor.into())),
            ("quantity", 1_u32.into()),
        ];
        Value::map(levels.chain(rest))
    }

    fn priced(&self, items: Vec<Value>, value_minor: u64) -> Value {
        let currency = self.document.get("currency").cloned().unwrap_or_default();
        Value::map([("currency", currency), ("value", self.major(value_minor)), ("items", Value::List(items))])
    }

    /// Prices are below 2^53 minor units, so exact in an f64.
    fn major(&self, minor: u64) -> Value {
        Value::number(minor as f64 / self.minor_per_major)
    }

    fn rank_prices(&mut self) {
        for category in &self.categories {
            let price = |place: &usize| self.products.get(*place).map_or(0, |product| product.price_minor);
            let mut ranked = category.products.clone();
            ranked.sort_by_key(price);
            let last = ranked.len().saturating_sub(1).max(1) as f64;
            for (rank, place) in ranked.into_iter().enumerate() {
                if let Some(product) = self.products.get_mut(place) {
                    product.price_rank = rank as f64 / last;
                }
            }
        }
    }

    fn tell_lists(&mut self) {
        for category in &mut self.categories {
            let products = category.products.iter().filter_map(|place| self.products.get(*place));
            let items = products.take(LIST_PRODUCTS_MAX).map(|product| product.item.clone()).collect();
            category.told =
                Value::map([("item_list_id", category.path.as_str().into()), ("items", Value::List(items))]);
        }
    }
}

/// The place of what `is` finds; `new` is put at the end when there is none.
fn place_of<T>(list: &mut Vec<T>, is: impl Fn(&T) -> bool, new: impl FnOnce() -> T) -> usize {
    list.iter().position(is).unwrap_or_else(|| {
        list.push(new());
        list.len() - 1
    })
}

/// 100 for euros, 1 for yen: what the engine reads a price of 1 as.
fn minor_per_major(site: &Site) -> f64 {
    let one = Value::map([("item_id", Value::from("one")), ("price", Value::Number(1.0))]);
    let data = Value::map([("items", Value::List(vec![one]))]);
    let price = Event::parse("view_item", &data, &site.events).ok().and_then(|it| it.items.first()?.price_minor);
    price.map_or(100.0, |minor| minor as f64)
}
