//! Gives users other names, after everything that depends on their real ones is decided.

use super::settle::Ledger;

impl Ledger {
    /// Gives every user a new name. Calls without a user stay without one.
    pub fn rename_users(&mut self, new_name: impl Fn(&str) -> String) {
        let users = self.calls.chunks.iter_mut();
        let users = users.flat_map(|chunk| &mut chunk.user);
        self.names.rename(users, new_name);
    }
}
