//! [`Walk`]: one visit of one person, page by page, as the behaviour has it.

use rand_chacha::ChaCha8Rng;
use vitrin::core::tally::Response;
use vitrin::core::value::Value;

use crate::behaviour::{Behaviour, ScreenName};
use crate::chance::{any, around, happens, pick};
use crate::page::{Page, Shown, Tab};
use crate::person::Person;
use crate::shop::Shop;

/// Most pages of a visit.
const PAGES_MAX: usize = 60;

/// A page of the shop with what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Screen {
    Home,
    List(usize),
    Search(usize),
    Product(usize),
    Cart,
    Checkout,
    ThankYou,
}

impl Screen {
    fn name(self) -> ScreenName {
        match self {
            Self::Home => ScreenName::Home,
            Self::List(_) => ScreenName::List,
            Self::Search(_) => ScreenName::Search,
            Self::Product(_) => ScreenName::Product,
            Self::Cart => ScreenName::Cart,
            Self::Checkout => ScreenName::Checkout,
            Self::ThankYou => ScreenName::ThankYou,
        }
    }
}

/// What a visit takes place in.
pub struct Walk<'a, 'p, P> {
    /// The shop.
    pub shop: &'a Shop,
    /// How visitors behave.
    pub behaviour: &'a Behaviour,
    /// Who visits.
    pub person: &'p mut Person<'a>,
    /// The visitor's chance.
    pub rng: &'p mut ChaCha8Rng,
    /// The pages.
    pub page: &'p mut P,
}

impl<P: Page> Walk<'_, '_, P> {
    /// One visit, from the first page to the last.
    pub fn visit(&mut self) {
        self.person.eagerness = 1.0;
        let entry = &self.behaviour.entry;
        let first = entry.keys().nth(pick(self.rng, entry.values().copied())).copied().unwrap_or(ScreenName::Home);
        let mut screen = self.screen(first, Screen::Home);
        let mut behind = Vec::new();
        let mut tab = Tab::Same;
        let mut changes = happens(self.rng, self.behaviour.consent.changes_per_visit);
        for _ in 0..PAGES_MAX {
            self.page.load(tab);
            let wanted = self.show(screen, &mut changes);
            if self.is_over(screen) {
                break;
            }
            let next = wanted.unwrap_or_else(|| self.next(screen));
            tab = Tab::Same;
            if !behind.is_empty() && happens(self.rng, self.behaviour.browser.back_to_tab) && self.page.back() {
                // The page behind is as it was; what follows starts from it.
                screen = behind.pop().unwrap_or(Screen::Home);
                self.pause(2.0);
                screen = self.next(screen);
                continue;
            }
            if matches!(next, Screen::Product(_)) && happens(self.rng, self.behaviour.browser.new_tab) {
                behind.push(screen);
                tab = Tab::New;
            }
            screen = next;
        }
        self.page.end();
    }

    /// Whether the visit ends here. Who has come as far as the cart mostly goes on.
    fn is_over(&mut self, screen: Screen) -> bool {
        let leaves = 1.0 / self.person.kind.pages;
        match screen {
            Screen::ThankYou => happens(self.rng, 0.7),
            Screen::Cart | Screen::Checkout if !self.person.cart.is_empty() => {
                happens(self.rng, 1.0 - self.behaviour.buying.stays_to_buy)
            }
            Screen::Home
            | Screen::List(_)
            | Screen::Search(_)
            | Screen::Product(_)
            | Screen::Cart
            | Screen::Checkout => happens(self.rng, leaves),
        }
    }

    /// The page that follows.
    fn next(&mut self, screen: Screen) -> Screen {
        let next = self.behaviour.screens.get(&screen.name()).map(|it| &it.next);
        let drawn = next.and_then(|next| next.keys().nth(pick(self.rng, next.values().copied()))).copied();
        self.screen(drawn.unwrap_or(ScreenName::Home), screen)
    }

    fn screen(&mut self, name: ScreenName, from: Screen) -> Screen {
        let is_empty = self.person.cart.is_empty();
        match name {
            ScreenName::Product => {
                let category = match from {
                    Screen::List(category) | Screen::Search(category) => category,
                    Screen::Product(product) => self.shop.products.get(product).map_or(0, |it| it.category),
                    Screen::Home | Screen::Cart | Screen::Checkout | Screen::ThankYou => self.person.category(self.rng),
                };
                self.person.product(self.shop, category, self.rng).map_or(Screen::Home, Screen::Product)
            }
            ScreenName::Search => Screen::Search(self.person.category(self.rng)),
            ScreenName::Cart if !is_empty => Screen::Cart,
            ScreenName::Checkout if !is_empty => Screen::Checkout,
            ScreenName::ThankYou if !is_empty => Screen::ThankYou,
            ScreenName::List | ScreenName::Cart | ScreenName::Checkout | ScreenName::ThankYou => {
                Screen::List(self.person.category(self.rng))
            }
            ScreenName::Home => Screen::Home,
        }
    }

    /// Everything that happens on a page. Returns where a click on an offer leads.
    fn show(&mut self, screen: Screen, changes: &mut bool) -> Option<Screen> {
        self.page.event("page_view", &Value::Null);
        self.tell(screen);
        let consent = &self.behaviour.consent;
        if (self.page.asks() && happens(self.rng, consent.answers_per_page)) || std::mem::take(changes) {
            let drawn = pick(self.rng, consent.choices.iter().map(|choice| choice.share));
            if let Some(choice) = consent.choices.get(drawn) {
                self.page.answer(choice.granted());
            }
        }
        let shown = self.page.decide(&self.shop.placements(screen.name()), &self.context());
        let seconds = self.behaviour.screens.get(&screen.name()).map_or(1.0, |it| it.seconds);
        let seconds = around(self.rng, seconds, self.behaviour.seconds_spread);
        self.pause(seconds / 2.0);
        // The click on one leads away from the others.
        let clicked = shown.iter().any(|shown| self.look_at(shown));
        self.pause(seconds / 2.0);
        if let Screen::Product(product) = screen {
            self.consider(product);
        }
        clicked.then(|| self.screen(ScreenName::List, screen))
    }

    /// What the shop's page tells about itself.
    fn tell(&mut self, screen: Screen) {
        let shop = self.shop;
        let told = |category: usize| shop.categories.get(category).map_or(&Value::Null, |category| &category.told);
        match screen {
            Screen::Home => {}
            Screen::List(category) => self.page.event("view_item_list", told(category)),
            Screen::Search(category) => {
                self.page.event("search", &Value::map([("search_term", Value::from("something"))]));
                self.page.event("view_item_list", told(category));
            }
            Screen::Product(product) => {
                if let Some(product) = shop.products.get(product) {
                    self.page.event("view_item", &product.told);
                }
            }
            Screen::Cart => {
                if happens(self.rng, self.behaviour.buying.remove_from_cart) {
                    let place = any(self.rng, self.person.cart.len());
                    if place < self.person.cart.len() {
                        let piece = self.person.cart.remove(place);
                        self.page.event("remove_from_cart", &shop.told_of(&[piece]));
                    }
                }
            }
            Screen::Checkout => self.page.event("begin_checkout", &shop.told_of(&self.person.cart)),
            Screen::ThankYou => self.order(),
        }
    }

    fn order(&mut self) {
        let cart = std::mem::take(&mut self.person.cart);
        self.person.orders += 1;
        let mut told = self.shop.told_of(&cart);
        if let Value::Map(map) = &mut told {
            map.insert("transaction_id".into(), format!("T{}", self.person.orders).into());
        }
        self.page.event("purchase", &told);
        if happens(self.rng, self.behaviour.buying.reload_thank_you) {
            self.page.load(Tab::Same);
            self.page.event("page_view", &Value::Null);
            self.page.event("purchase", &told);
        }
    }

    /// A product seen may be wished for or put in the cart.
    fn consider(&mut self, product: usize) {
        let buying = &self.behaviour.buying;
        let liking = self.person.liking(self.shop, product).min(3.0);
        if happens(self.rng, buying.add_to_wishlist * liking) {
            self.page.event("add_to_wishlist", &self.shop.told_of(&[(product, 1)]));
        }
        if happens(self.rng, buying.add_to_cart * liking * self.person.kind.buying * self.person.eagerness) {
            let piece = (product, 1 + u32::from(happens(self.rng, buying.second_piece)));
            self.person.cart.push(piece);
            self.page.event("add_to_cart", &self.shop.told_of(&[piece]));
        }
    }

    /// What becomes of an offer on the page; whether it is clicked.
    fn look_at(&mut self, shown: &Shown) -> bool {
        let offers = &self.behaviour.offers;
        if (shown.offer.is_none() && !shown.has_ghost) || !happens(self.rng, offers.seen) {
            return false;
        }
        self.page.respond(shown, Response::Exposed);
        if shown.offer.is_none() {
            return false;
        }
        let persuades = shown.offer.as_ref().and_then(|offer| offers.persuades.get(offer));
        self.person.eagerness = self.person.eagerness.max(persuades.copied().unwrap_or(1.0));
        let click = if shown.is_personalized { offers.click_personalized } else { offers.click_fallback };
        let is_clicked = happens(self.rng, click);
        if is_clicked {
            self.page.respond(shown, Response::Clicked);
        } else if happens(self.rng, offers.dismiss) {
            self.page.respond(shown, Response::Dismissed);
        }
        is_clicked
    }

    /// What the page knows for offers that require something.
    fn context(&self) -> Value {
        let cart = &self.person.cart;
        let products = cart.iter().filter_map(|(place, count)| Some((self.shop.products.get(*place)?, *count)));
        let value_minor =
            products.clone().map(|(product, count)| f64::from(product.price_minor) * f64::from(count)).sum();
        let items = products.map(|(product, _)| product.id.as_str().into()).collect();
        Value::map([
            ("cart_value_minor", Value::Number(value_minor)),
            ("cart_items", Value::List(items)),
            ("order_count", self.person.orders.into()),
        ])
    }

    fn pause(&mut self, seconds: f64) {
        self.page.stay((seconds * 1_000.0) as u64);
    }
}
