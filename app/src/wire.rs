//! How values travel between the browser and the server: JSON, in both directions, in one encoding.

use leptos::server_fn::{
    Bytes, ContentType, Decodes, Encodes, Format, FormatType,
    codec::Post,
    serde::{Serialize, de::DeserializeOwned},
};

/// What server functions take and answer: `#[server(input = Json, output = Json)]`. Only those that a plain form sends leave `input` out.
pub type Json = Post<Wire>;

/// JSON read from text, as what comes embedded in a page is read: one reader for both keeps each type's reading code once in
/// the browser's program instead of twice.
pub struct Wire;

impl ContentType for Wire {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Wire {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Wire {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(value).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Wire {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        match str::from_utf8(&bytes) {
            Ok(text) => serde_json::from_str(text),
            Err(e) => Err(serde::de::Error::custom(e)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_what_arrives_and_what_is_no_text_is_refused() {
        let sent = Wire::encode(&("关系", 7)).unwrap();
        assert_eq!(<Wire as Decodes<(String, i32)>>::decode(sent).unwrap(), ("关系".to_string(), 7));
        assert!(<Wire as Decodes<String>>::decode(Bytes::from_static(b"\"\xff\"")).is_err());
    }
}
