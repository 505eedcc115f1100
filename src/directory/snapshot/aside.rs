//! What is read before it is known how to read it, and laid aside until then.
//!
//! Only a snapshot whose fields somebody has put into another order needs this:
//! what is written has its format and key in front.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{
    Deserialize, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};

/// Anything that a self-describing format for people can say.
pub(super) enum Aside {
    Nothing,
    Boolean(bool),
    Unsigned(u64),
    Signed(i64),
    Number(f64),
    Text(String),
    List(Vec<Aside>),
    Object(Vec<(Aside, Aside)>),
}

impl<'de> Deserialize<'de> for Aside {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Anything)
    }
}

struct Anything;

impl<'de> Visitor<'de> for Anything {
    type Value = Aside;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field of a snapshot")
    }

    fn visit_unit<E: Error>(self) -> Result<Aside, E> {
        Ok(Aside::Nothing)
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<Aside, E> {
        Ok(Aside::Boolean(boolean))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Aside, E> {
        Ok(Aside::Unsigned(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Aside, E> {
        Ok(Aside::Signed(number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Aside, E> {
        Ok(Aside::Number(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Aside, E> {
        Ok(Aside::Text(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Aside, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = seq.next_element()? {
            all.push(one);
        }
        Ok(Aside::List(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Aside, A::Error> {
        let mut all = Vec::new();
        while let Some(entry) = map.next_entry()? {
            all.push(entry);
        }
        Ok(Aside::Object(all))
    }
}

impl<E: Error> IntoDeserializer<'_, E> for Aside {
    type Deserializer = Taken<E>;

    fn into_deserializer(self) -> Taken<E> {
        Taken(self, PhantomData)
    }
}

/// Reads what was laid aside.
pub(super) struct Taken<E>(Aside, PhantomData<E>);

impl<'de, E: Error> Deserializer<'de> for Taken<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.0 {
            Aside::Nothing => visitor.visit_unit(),
            Aside::Boolean(boolean) => visitor.visit_bool(boolean),
            Aside::Unsigned(number) => visitor.visit_u64(number),
            Aside::Signed(number) => visitor.visit_i64(number),
            Aside::Number(number) => visitor.visit_f64(number),
            Aside::Text(text) => visitor.visit_string(text),
            Aside::List(all) => visitor.visit_seq(SeqDeserializer::new(all.into_iter())),
            Aside::Object(all) => visitor.visit_map(MapDeserializer::new(all.into_iter())),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.0 {
            Aside::Nothing => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        match self.0 {
            Aside::Text(text) => text
                .into_deserializer()
                .deserialize_enum(name, variants, visitor),
            Aside::Object(all) => MapAccessDeserializer::new(MapDeserializer::new(all.into_iter()))
                .deserialize_enum(name, variants, visitor),
            _ => self.deserialize_any(visitor),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
