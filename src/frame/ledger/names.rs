//! Names as small numbers: every distinct text is kept once, and rows carry its code.

use rustc_hash::FxHashMap;

/// Code of a name. [`Code::NONE`] stands for "no value".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u32);

impl Code {
    /// No value.
    pub const NONE: Self = Self(0);
}

/// The names seen so far.
#[derive(Clone, Debug)]
pub struct Names {
    codes: FxHashMap<Box<str>, Code>,
    names: Vec<Option<Box<str>>>,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            codes: FxHashMap::default(),
            names: vec![None],
        }
    }
}

impl Names {
    /// Returns the code of a name, giving it one if it is new.
    pub fn intern(&mut self, name: &str) -> Code {
        if let Some(code) = self.codes.get(name) {
            return *code;
        }
        let code = Code(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        self.names.push(Some(name.into()));
        self.codes.insert(name.into(), code);
        code
    }

    /// Returns the code of an optional name.
    pub fn intern_option(&mut self, name: Option<&str>) -> Code {
        name.map_or(Code::NONE, |name| self.intern(name))
    }

    /// Returns the code of a name that has been seen.
    pub fn code(&self, name: &str) -> Option<Code> {
        self.codes.get(name).copied()
    }

    /// Returns the name of a code; `None` for "no value".
    pub fn name(&self, code: Code) -> Option<&str> {
        let index = usize::try_from(code.0).ok()?;
        self.names.get(index)?.as_deref()
    }

    /// Returns how many codes there are, the one for "no value" included.
    pub fn code_count(&self) -> u32 {
        u32::try_from(self.names.len()).unwrap_or(u32::MAX)
    }

    /// Replaces codes by those of other names. What they stood for before is of no use to these.
    pub fn rename<'c>(
        &mut self,
        codes: impl Iterator<Item = &'c mut Code>,
        new_name: impl Fn(&str) -> String,
    ) {
        let mut renamed: FxHashMap<Code, Code> = FxHashMap::default();
        for code in codes {
            *code = *renamed.entry(*code).or_insert_with(|| {
                let name = self.name(*code).map(&new_name);
                self.intern_option(name.as_deref())
            });
        }
    }

    /// Takes over all names of `other`. Returns its codes in terms of `self`, by old code.
    pub fn absorb(&mut self, other: &Self) -> Vec<Code> {
        other
            .names
            .iter()
            .map(|name| self.intern_option(name.as_deref()))
            .collect()
    }
}
