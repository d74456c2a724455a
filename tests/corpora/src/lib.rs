//! Empty: this package only names the crates whose files the tests read.
