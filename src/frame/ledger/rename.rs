//! Gives users other names, after everything that depends on their real ones is decided.

use super::settle::Ledger;
use crate::usage::{ATTRIBUTED, Dimension};

impl Ledger {
    /// Gives every user a new name. Calls without a user stay without one.
    pub fn rename_users(&mut self, new_name: impl Fn(&str) -> String) {
        let attributed = self.calls.attributed.iter_mut();
        let of_user = attributed.filter_map(|codes| {
            let mut codes = codes.iter_mut().zip(ATTRIBUTED);
            let user = codes.find(|(_, dimension)| *dimension == Dimension::User);
            user.map(|(code, _)| code)
        });
        self.names.rename(of_user, new_name);
    }
}
