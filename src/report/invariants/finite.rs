//! No NaN and no infinity: JSON would show them as `null`, tables as words.

use std::fmt::{self, Display};

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::BrokenInvariant;

/// Checks all numbers of a report, whatever its shape.
///
/// # Errors
/// Names the keys that lead to a number that is none.
pub fn check_finite<T: Serialize>(report: &T) -> Result<(), BrokenInvariant> {
    report.serialize(Numbers).map_err(|found| {
        let keys: Vec<String> = found.0.into_iter().rev().collect();
        BrokenInvariant::NotFinite(keys.join("."))
    })
}

/// Visits every value and looks at the numbers.
#[derive(Clone, Copy)]
struct Numbers;

/// A number that is none, and the keys that lead to it, innermost first.
#[derive(Debug)]
struct Found(Vec<String>);

impl Found {
    fn below(mut self, key: impl Display) -> Self {
        self.0.push(key.to_string());
        self
    }
}

impl Display for Found {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number that is none")
    }
}

impl std::error::Error for Found {}

impl serde::ser::Error for Found {
    fn custom<T: Display>(message: T) -> Self {
        Self(vec![message.to_string()])
    }
}

/// Implements what cannot hold a number that is none.
macro_rules! finite {
    ($($method:ident: $kind:ty),+) => {
        $(fn $method(self, _: $kind) -> Result<(), Found> {
            Ok(())
        })+
    };
}

impl Serializer for Numbers {
    type Ok = ();
    type Error = Found;
    type SerializeSeq = Inside;
    type SerializeTuple = Inside;
    type SerializeTupleStruct = Inside;
    type SerializeTupleVariant = Inside;
    type SerializeMap = Inside;
    type SerializeStruct = Inside;
    type SerializeStructVariant = Inside;

    finite!(
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32,
        serialize_i64: i64, serialize_i128: i128, serialize_u8: u8, serialize_u16: u16,
        serialize_u32: u32, serialize_u64: u64, serialize_u128: u128, serialize_char: char,
        serialize_str: &str, serialize_bytes: &[u8], serialize_unit_struct: &'static str
    );

    fn serialize_f32(self, number: f32) -> Result<(), Found> {
        self.serialize_f64(f64::from(number))
    }

    fn serialize_f64(self, number: f64) -> Result<(), Found> {
        if number.is_finite() {
            Ok(())
        } else {
            Err(Found(Vec::new()))
        }
    }

    fn serialize_none(self) -> Result<(), Found> {
        Ok(())
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), Found> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Found> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Found> {
        Ok(())
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Found> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Found> {
        value.serialize(self).map_err(|found| found.below(variant))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Inside, Found> {
        Ok(Inside::default())
    }

    fn serialize_tuple(self, _: usize) -> Result<Inside, Found> {
        Ok(Inside::default())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside, Found> {
        Ok(Inside::default())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Inside, Found> {
        Ok(Inside::default())
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Inside, Found> {
        Ok(Inside::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inside, Found> {
        Ok(Inside::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Inside, Found> {
        Ok(Inside::default())
    }
}

/// The inside of a list, a map or a struct.
#[derive(Default)]
struct Inside {
    /// Elements that have been visited.
    count: usize,
    /// The key of the value that comes next in a map.
    key: String,
}

impl Inside {
    fn element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Found> {
        let position = self.count;
        self.count += 1;
        value
            .serialize(Numbers)
            .map_err(|found| found.below(position))
    }
}

/// Implements the lists, which differ in the names of their methods only.
macro_rules! list {
    ($($kind:ident: $method:ident),+) => {
        $(impl $kind for Inside {
            type Ok = ();
            type Error = Found;

            fn $method<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Found> {
                self.element(value)
            }

            fn end(self) -> Result<(), Found> {
                Ok(())
            }
        })+
    };
}

list!(
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field
);

/// Implements the structs.
macro_rules! fields {
    ($($kind:ident),+) => {
        $(impl $kind for Inside {
            type Ok = ();
            type Error = Found;

            fn serialize_field<T: ?Sized + Serialize>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Found> {
                value.serialize(Numbers).map_err(|found| found.below(key))
            }

            fn end(self) -> Result<(), Found> {
                Ok(())
            }
        })+
    };
}

fields!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Inside {
    type Ok = ();
    type Error = Found;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), Found> {
        let text = serde_json::to_string(key).unwrap_or_default();
        text.trim_matches('"').clone_into(&mut self.key);
        Ok(())
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Found> {
        value
            .serialize(Numbers)
            .map_err(|found| found.below(&self.key))
    }

    fn end(self) -> Result<(), Found> {
        Ok(())
    }
}
