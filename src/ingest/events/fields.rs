//! Where the fields of an event stand: ranked names for each role, the format's own or the user's.

use super::columns::EventColumns;

/// What a field is needed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Who.
    User,
    /// What.
    Name,
    /// When.
    Time,
    /// In which feature.
    Feature,
    /// What it was worth.
    Value,
    /// Id of the record.
    Id,
    /// Kind of the record, where only one kind is an event.
    Kind,
}

impl Role {
    /// Every role, in the order of their positions.
    pub(super) const ALL: [Self; 7] = [
        Self::User,
        Self::Name,
        Self::Time,
        Self::Feature,
        Self::Value,
        Self::Id,
        Self::Kind,
    ];
}

/// Whether a field stands beside the others or among the properties of the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// A field of the record itself.
    Top,
    /// A property.
    Property,
}

/// In front of the names of properties.
const PROPERTY: &str = "properties.";

/// Where an event's feature is, in every format.
const FEATURE: &[&str] = &["feature", "properties.feature"];

/// How records of the same event are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Identity {
    /// By their id. Records without one are all different.
    Id,
    /// By their id together with event, user and time.
    IdUserTime,
    /// By the whole record.
    Record,
    /// Not at all.
    None,
}

/// Where a format keeps what is needed. Names are ranked, best first; those that begin with
/// `properties.` are properties.
#[derive(Clone, Copy, Debug)]
pub(super) struct FieldNames {
    /// Who.
    pub(super) user: &'static [&'static str],
    /// What.
    pub(super) name: &'static [&'static str],
    /// When.
    pub(super) time: &'static [&'static str],
    /// Id of the record.
    pub(super) id: &'static [&'static str],
    /// Kind of the record; only `track` is an event.
    pub(super) kind: &'static [&'static str],
    /// The field that holds the properties.
    pub(super) properties: &'static str,
    /// How records of the same event are told.
    pub(super) identity: Identity,
}

impl FieldNames {
    /// Returns the names of a role, best first.
    pub(super) const fn of(&self, role: Role) -> &'static [&'static str] {
        match role {
            Role::User => self.user,
            Role::Name => self.name,
            Role::Time => self.time,
            Role::Feature => FEATURE,
            Role::Value => &[],
            Role::Id => self.id,
            Role::Kind => self.kind,
        }
    }

    /// Returns how good a field is for a role, 0 being best; `None` if it is not for it. A column
    /// that the user names is the only one for its role.
    pub(super) fn rank(
        &self,
        role: Role,
        scope: Scope,
        key: &str,
        chosen: &EventColumns,
    ) -> Option<usize> {
        if let Some(chosen) = chosen.of(role) {
            return self.is_named(chosen, scope, key).then_some(0);
        }
        self.of(role).iter().position(|name| match scope {
            Scope::Top => *name == key,
            Scope::Property => name.strip_prefix(PROPERTY) == Some(key),
        })
    }

    /// Returns whether the user means this field. A property may be named with or without its
    /// container in front.
    pub(super) fn is_named(&self, chosen: &str, scope: Scope, key: &str) -> bool {
        let chosen = without_star(chosen);
        if chosen == key {
            return true;
        }
        let inside = |container: &str| {
            let rest = chosen.strip_prefix(container)?;
            rest.strip_prefix('.')
        };
        let name = inside("properties").or_else(|| inside(self.properties));
        scope == Scope::Property && name == Some(key)
    }

    /// Takes the star off that PostHog puts in front of columns, and tells whether the field is a
    /// property in a column of its own, such as `properties.feature`.
    pub(super) fn locate<'k>(&self, key: &'k str) -> (Scope, &'k str) {
        let key = without_star(key);
        let property = key
            .strip_prefix(self.properties)
            .and_then(|rest| rest.strip_prefix('.'));
        property.map_or((Scope::Top, key), |name| (Scope::Property, name))
    }
}

/// Returns the name of a column without the star that PostHog puts in front.
pub(super) fn without_star(key: &str) -> &str {
    key.strip_prefix("*.").unwrap_or(key)
}
