//! The fields that the user names instead of those that are found.

use super::fields::Role;

/// Names of fields: columns of a table, fields of a JSON record, or properties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventColumns {
    /// Who did it.
    pub user: Option<String>,
    /// What was done.
    pub event: Option<String>,
    /// When.
    pub time: Option<String>,
    /// In which feature.
    pub feature: Option<String>,
    /// What it was worth, in US dollars.
    pub value: Option<String>,
}

impl EventColumns {
    /// Returns the field for a role, if the user names it.
    pub(super) fn of(&self, role: Role) -> Option<&str> {
        match role {
            Role::User => self.user.as_deref(),
            Role::Name => self.event.as_deref(),
            Role::Time => self.time.as_deref(),
            Role::Feature => self.feature.as_deref(),
            Role::Value => self.value.as_deref(),
            Role::Id | Role::Kind => None,
        }
    }

    /// Returns the names with the flag that gives each.
    pub(super) fn named(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let named = [
            ("--user-column", &self.user),
            ("--event-column", &self.event),
            ("--time-column", &self.time),
            ("--feature-column", &self.feature),
            ("--value-column", &self.value),
        ];
        named
            .into_iter()
            .filter_map(|(flag, name)| Some((flag, name.as_deref()?)))
    }
}
