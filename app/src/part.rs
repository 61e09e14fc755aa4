//! Parts of the program that the browser loads when a page of them is asked for.

/// Pages of which the code is loaded together, as one part. What two parts share is a piece of its own for every set of
/// parts that shares it, and a request of its own: so there are few parts, each of pages that one visit leads through.
macro_rules! lazy_part {
    ($part:ident, $preload:ident, $pages:ident { $($name:ident: $route:ident => $page:ident),+ }) => {
        #[derive(Clone, Copy)]
        enum $pages {
            $($name),+
        }

        #[lazy]
        fn $part(page: $pages) -> AnyView {
            match page {
                $($pages::$name => view! { <$page /> }.into_any()),+
            }
        }

        $(
            struct $route;

            impl LazyRoute for $route {
                fn data() -> Self {
                    Self
                }

                async fn view(_: Self) -> AnyView {
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
