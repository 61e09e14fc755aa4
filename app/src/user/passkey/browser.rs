//! Asking the browser to make or to use a passkey (Web Authentication Level 3, 5.1.3, 5.1.4, 5.1.8 to 5.1.10).

/// Why the browser gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Its person has said no, or was not there in time. Browsers do not tell which.
    Cancelled,
    /// The authenticator holds a passkey of this account already.
    Known,
    Failed,
}

#[cfg(feature = "hydrate")]
pub use awake::{can_use, make, show};

#[cfg(feature = "hydrate")]
mod awake {
    use super::Refused;
    use js_sys::futures::JsFuture;
    use js_sys::{Function, JSON, Object, Promise, Reflect};
    use leptos::prelude::window;
    use wasm_bindgen::{JsCast, JsValue};

    /// Whether passkeys work in this browser and at this address.
    pub fn can_use() -> bool {
        let origin = window().location().origin().unwrap_or_default();
        let knows = |name: &str| {
            let kind = get(&window(), "PublicKeyCredential").ok();
            kind.and_then(|kind| get(&kind, name).ok())
                .is_some_and(|found| found.is_function())
        };
        domain::user::passkey_host(&origin).is_some()
            && knows("parseCreationOptionsFromJSON")
            && knows("parseRequestOptionsFromJSON")
    }

    /// Has a passkey made; gives the answer as JSON.
    pub async fn make(options: &str) -> Result<String, Refused> {
        ask("create", "parseCreationOptionsFromJSON", options)
            .await
            .map_err(|error| reason(&error))
    }

    /// Has a passkey used; gives the answer as JSON.
    pub async fn show(options: &str) -> Result<String, Refused> {
        ask("get", "parseRequestOptionsFromJSON", options)
            .await
            .map_err(|error| reason(&error))
    }

    async fn ask(act: &str, reader: &str, options: &str) -> Result<String, JsValue> {
        let kind = get(&window(), "PublicKeyCredential")?;
        let wanted = call(&kind, reader, Some(&JSON::parse(options)?))?;
        let wish = Object::new();
        Reflect::set(&wish, &"publicKey".into(), &wanted)?;
        let credentials = get(&get(&window(), "navigator")?, "credentials")?;
        let promise: Promise = call(&credentials, act, Some(wish.as_ref()))?.dyn_into()?;
        let given = JsFuture::from(promise).await?;
        let answer = JSON::stringify(&call(&given, "toJSON", None)?)?;
        Ok(answer.into())
    }

    fn get(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
        Reflect::get(object, &name.into())
    }

    fn call(object: &JsValue, name: &str, argument: Option<&JsValue>) -> Result<JsValue, JsValue> {
        let function: Function = get(object, name)?.dyn_into()?;
        match argument {
            Some(argument) => function.call1(object, argument),
            None => function.call0(object),
        }
    }

    /// By the name of the `DOMException`.
    fn reason(error: &JsValue) -> Refused {
        let name = get(error, "name").ok().and_then(|name| name.as_string());
        match name.as_deref() {
            Some("NotAllowedError" | "AbortError") => Refused::Cancelled,
            Some("InvalidStateError") => Refused::Known,
            _ => Refused::Failed,
        }
    }
}

/// The server shows no button that needs scripts.
#[cfg(not(feature = "hydrate"))]
pub fn can_use() -> bool {
    false
}

/// The server has nobody to ask.
#[cfg(not(feature = "hydrate"))]
#[expect(clippy::unused_async, reason = "in the browser there is somebody to wait for")]
pub async fn make(_options: &str) -> Result<String, Refused> {
    Err(Refused::Failed)
}

/// The server has nobody to ask.
#[cfg(not(feature = "hydrate"))]
#[expect(clippy::unused_async, reason = "in the browser there is somebody to wait for")]
pub async fn show(_options: &str) -> Result<String, Refused> {
    Err(Refused::Failed)
}
