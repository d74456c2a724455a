//! When in the week orders are placed, and by how many customers.

/// Hours of a week.
const HOURS: usize = 168;

/// Orders by hour of the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visits {
    orders: [u64; HOURS],
    customers: [u64; HOURS],
    without_hour: u64,
}

impl Default for Visits {
    fn default() -> Self {
        Self { orders: [0; HOURS], customers: [0; HOURS], without_hour: 0 }
    }
}

impl Visits {
    /// Counts one customer's orders by the hours they were placed in, `None` for an order with a date alone.
    pub fn add(&mut self, hours: &[Option<usize>]) {
        let mut had = [false; HOURS];
        for hour in hours {
            let places = hour
                .and_then(|hour| Some((self.orders.get_mut(hour)?, self.customers.get_mut(hour)?, had.get_mut(hour)?)));
            match places {
                Some((orders, customers, had)) => {
                    *orders += 1;
                    *customers += u64::from(!*had);
                    *had = true;
                }
                None => self.without_hour += 1,
            }
        }
    }

    /// Orders in each hour of the week, Monday midnight first.
    #[must_use]
    pub fn orders(&self) -> &[u64; HOURS] {
        &self.orders
    }

    /// Customers with an order in each hour.
    #[must_use]
    pub fn customers(&self) -> &[u64; HOURS] {
        &self.customers
    }

    /// Orders whose time of day is not known.
    #[must_use]
    pub fn without_hour(&self) -> u64 {
        self.without_hour
    }
}
