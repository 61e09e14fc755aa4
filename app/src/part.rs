//! Parts of the program that the browser loads when a page of them is asked for.

/// Pages of which the code is loaded together, as one part. What two parts share is a piece of its own for every set of
/// parts that shares it, and a request of its own: so there are few parts, each of pages that one visit leads through.
macro_rules! lazy_part {
    ($part:ident, $preload:ident, $pages:ident { $($name:ident: $route:ident => $page:ident),+ }) => {
        #[derive(Clone, Copy)]
        enum $pages {
            $($name),+
        }

        impl $pages {
            fn view(self) -> AnyView {
                match self {
                    $(Self::$name => view! { <$page /> }.into_any()),+
                }
            }
        }

        #[cfg(not(feature = "ssr"))]
        #[lazy]
        fn $part(page: $pages) -> AnyView {
            page.view()
        }

        $(
            struct $route;

            impl LazyRoute for $route {
                fn data() -> Self {
                    Self
                }

                async fn view(_: Self) -> AnyView {
                    #[cfg(feature = "ssr")]
                    {
                        $crate::part::announce(stringify!($part));
                        $pages::$name.view()
                    }
                    #[cfg(not(feature = "ssr"))]
                    $part($pages::$name).await
                }

                async fn preload() {
                    #[cfg(target_arch = "wasm32")]
                    $preload().await;
                }
            }
        )+
    };
}

pub(crate) use lazy_part;

/// Tells the browser in the head of the document which files a part needs, so that it need not wait for the program to
/// ask for them. Leptos would tell it too, if it did not now and then render before it listens.
#[cfg(feature = "ssr")]
pub fn announce(part: &str) {
    use leptos::WasmSplitManifest;
    use leptos::prelude::*;
    use leptos_meta::Link;

    let Some(manifest) = use_context::<WasmSplitManifest>() else {
        return;
    };
    let (folder, files, loader) = manifest.0.get_value();
    // The names end in a hash of the place in the source.
    let of_part = |name: &str| name.strip_prefix(part).is_some_and(|rest| rest.starts_with('_'));
    for file in files
        .iter()
        .filter(|(name, _)| of_part(name))
        .flat_map(|(_, files)| files)
    {
        let href = format!("{folder}/{file}.wasm");
        _ = view! { <Link rel="preload" href as_="fetch" type_="application/wasm" crossorigin="anonymous" /> }.to_html();
    }
    _ = view! { <Link rel="modulepreload" href=format!("{folder}/{loader}") crossorigin="anonymous" /> }
        .to_html();
}
