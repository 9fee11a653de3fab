//! Which price entries a call's names lead to, in the order in which they are tried.

use crate::usage::Billing;

use super::model_name::{Candidate, NameRule, faithful, loosened};
use super::price_book::{Entry, PriceBook, PriceLayer};
use super::provider;

/// A price entry that a call may be charged by.
#[derive(Clone, Debug)]
pub(super) struct Match<'b> {
    /// The entry.
    pub(super) entry: Entry<'b>,
    /// How the name led there.
    pub(super) rule: NameRule,
    /// Where it was found.
    pub(super) layer: PriceLayer,
}

/// Finds the entries for a call, best first. Usually there is one; a second one matters where
/// the first holds only from some day on or lacks a rate that the call needs.
///
/// The call's own name goes first, in full through all layers and then loosened through all
/// layers, so that a name known as it is written is never shortened. The gateway's own name for
/// the price (`base_model`) follows. Where customers name their deployments as they like (Azure),
/// it goes before the call's own name, except for a configured price of exactly that name.
pub(super) fn find_matches<'b>(book: &'b PriceBook, billing: &Billing<'_>) -> Vec<Match<'b>> {
    let mut search = Search::new(book, billing);
    let own = Name {
        text: billing.model,
        rule: None,
    };
    let Some(base) = billing
        .base_model
        .filter(|base| !base.is_empty() && *base != own.text)
    else {
        search.add(own);
        return search.matches;
    };
    let base = Name {
        text: base,
        rule: Some(NameRule::BaseModel),
    };
    if search.provider.is_some_and(provider::has_named_deployments) {
        search.add_configured(own);
        search.add(base);
        search.add(own);
    } else {
        search.add(own);
        search.add(base);
    }
    search.matches
}

/// A name to search for; `rule` replaces the rule of its spelling.
#[derive(Clone, Copy)]
struct Name<'n> {
    text: &'n str,
    rule: Option<NameRule>,
}

struct Search<'b, 'n> {
    book: &'b PriceBook,
    /// The provider by its column, else by the name's first segment.
    provider: Option<&'n str>,
    /// The provider column alone.
    stated_provider: Option<&'n str>,
    matches: Vec<Match<'b>>,
}

impl<'b, 'n> Search<'b, 'n> {
    fn new(book: &'b PriceBook, billing: &Billing<'n>) -> Self {
        let stated_provider = billing.provider.filter(|provider| !provider.is_empty());
        let named_provider = billing.model.split_once('/').map(|(segment, _)| segment);
        let provider = stated_provider.or(named_provider);
        Self {
            book,
            provider,
            stated_provider,
            matches: Vec::new(),
        }
    }

    /// Searches for a name in every layer, faithfully and then loosened.
    fn add(&mut self, name: Name<'_>) {
        if name.text.is_empty() {
            return;
        }
        let spellings = [faithful, loosened];
        for spell in spellings {
            let candidates = spell(name.text, self.stated_provider);
            for layer in PriceBook::LAYERS {
                self.add_first(layer, &candidates, name);
                if self.is_complete() {
                    return;
                }
            }
        }
    }

    /// Searches the configuration for a deployment's name: as written or with its provider; and
    /// after the slash too, unless that is the name of a model that others know.
    fn add_configured(&mut self, name: Name<'_>) {
        let mut candidates = faithful(name.text, self.stated_provider);
        candidates.retain(|(rule, spelling)| {
            *rule != NameRule::AfterSlash
                || [PriceLayer::File, PriceLayer::Builtin]
                    .into_iter()
                    .all(|layer| self.book.find(layer, spelling).is_none())
        });
        self.add_first(PriceLayer::Config, &candidates, name);
    }

    /// Adds the first candidate that a layer knows.
    fn add_first(&mut self, layer: PriceLayer, candidates: &[Candidate], name: Name<'_>) {
        if self.is_complete() {
            return;
        }
        let found = candidates.iter().find_map(|(rule, spelling)| {
            let entry = self.book.find(layer, spelling)?;
            let entry_provider = entry.history.provider.as_deref();
            self.is_charged_by(name.text, *rule, entry_provider)
                .then_some((*rule, entry))
        });
        if let Some((rule, entry)) = found {
            let rule = name.rule.unwrap_or(rule);
            let is_known = self
                .matches
                .iter()
                .any(|known| known.layer == layer && known.entry.key == entry.key);
            if !is_known {
                self.matches.push(Match { entry, rule, layer });
            }
        }
    }

    /// Returns whether an entry's provider fits: it is the one in the provider column, or the
    /// one that the name itself begins with. Without any provider, as in Langfuse, a name is
    /// taken as written, and only what was cut off at a slash must fit.
    fn is_charged_by(&self, name: &str, rule: NameRule, entry_provider: Option<&str>) -> bool {
        let Some(entry_provider) = entry_provider else {
            return true;
        };
        let named = name.split_once('/').map(|(segment, _)| segment);
        let fits = |provider: &str| provider::may_charge(provider, entry_provider);
        match self.stated_provider {
            Some(stated) => fits(stated) || named.is_some_and(fits),
            None if rule == NameRule::Exact => true,
            None => named.is_none_or(|named| fits(named) || !self.book.has_provider(named)),
        }
    }

    /// Returns whether nothing further can matter: the lowest layer has a price for any time.
    fn is_complete(&self) -> bool {
        self.matches.last().is_some_and(|found| {
            found.entry.history.is_always_in_force() && found.layer == PriceLayer::Builtin
        })
    }
}
