//! Importing Shopify product files.

mod scale;

use crate::support;
use domain::kernel::{Currency, Localized, Money};
use domain::product::{ImageSource, Product, ProductStatus};
use domain::user::permission::policy::SystemUpdate;
use services::Ctx;
use services::ServiceError;
use services::import::{ImportOptions, ImportReport, import_shopify};
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// A writer whose content can be read afterwards.
#[derive(Clone, Default)]
pub struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Shared {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

pub fn options(currency: Currency) -> ImportOptions {
    ImportOptions {
        dry_run: false,
        currency,
        seller: None,
        source: "test.csv".to_owned(),
        rejects: None,
    }
}

pub async fn import(ctx: &Ctx, file: impl Into<Vec<u8>>) -> ImportReport {
    import_with(ctx, file, options(Currency::Usd)).await.unwrap()
}

async fn import_with(
    ctx: &Ctx,
    file: impl Into<Vec<u8>>,
    options: ImportOptions,
) -> Result<ImportReport, ServiceError> {
    import_shopify(
        &ctx.permit().await.unwrap(),
        Cursor::new(file.into()),
        options,
        &mut |_| {},
    )
    .await
}

async fn product(ctx: &Ctx, slug: &str) -> Product {
    ctx.store
        .read()
        .await
        .unwrap()
        .product()
        .product_by_slug(slug)
        .await
        .unwrap()
        .expect(slug)
}

async fn levels(ctx: &Ctx, product: &Product) -> Vec<i64> {
    let ids: Vec<_> = product.variants.iter().map(|v| v.id).collect();
    let levels = ctx
        .store
        .read()
        .await
        .unwrap()
        .inventory()
        .levels(&ids)
        .await
        .unwrap();
    ids.iter()
        .map(|id| levels.get(id).copied().unwrap_or(-1))
        .collect()
}

const SHIRT: &str = "\u{feff}Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Image Position,Image Alt Text,Variant Image,Variant Weight Unit,Status\r
shirt,Blue shirt,\"<p onclick=\"\"x()\"\">A shirt, made\nof cotton.</p><script>1</script>\",Acme,Shirts,\"summer, cotton,summer\",true,Color,Blue,Size,S,SH-B-S,200,5,19.90,25,'0012345678905,https://img.example/2.jpg,2,Back,https://img.example/1.jpg,g,active\r
shirt,,,,,,,,Blue,,M,SH-B-M,,0,19.90,,,https://img.example/1.jpg,1,Front,https://img.example/1.jpg,,\r
shirt,,,,,,,,Red,,M,,,7,\"1,021.50\",0,,,,,https://img.example/3.jpg,,\r
shirt,,,,,,,,,,,,,,,,,https://img.example/4.jpg,3,,,,\r
mug,Mug,Plain & simple,acme,,,false,Title,Default Title,,,,,,8,,,,,,,,active\r
";

#[tokio::test]
async fn rows_with_options_pictures_prices_and_stock_become_products() {
    let (ctx, _guard) = support::ctx_sqlite().await;
    let report = import(&ctx, SHIRT).await;
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(
        (
            report.rows,
            report.products_new,
            report.brands_new,
            report.categories_new
        ),
        (5, 2, 1, 2)
    );
    assert_eq!((report.images_to_fetch, report.variants_without_quantity), (5, 1));

    let shirt = product(&ctx, "shirt").await;
    assert_eq!(shirt.name, Localized::same("Blue shirt"));
    assert_eq!(shirt.description.en, "<p>A shirt, made\nof cotton.</p>");
    assert_eq!(shirt.summary.en, "A shirt, made of cotton.");
    assert_eq!(shirt.tags, ["summer", "cotton"]);
    assert_eq!(shirt.status, ProductStatus::Published);
    assert_eq!(
        (shirt.family.as_str(), shirt.palette.as_str()),
        ("shirt", "indigo")
    );
    let codes: Vec<&str> = shirt.options.iter().map(|o| o.code.as_str()).collect();
    assert_eq!(codes, ["colour", "size"]);
    let skus: Vec<&str> = shirt.variants.iter().map(|v| v.sku.as_str()).collect();
    assert_eq!(skus, ["SH-B-S", "SH-B-M", "shirt.red.m"]);
    assert_eq!(shirt.variants[0].choice, ["blue", "s"]);
    assert_eq!(shirt.variants[0].barcode.as_deref(), Some("0012345678905"));
    assert_eq!(shirt.variants[0].weight_g, 200);
    let price = shirt.variants[0].price_in(Currency::Usd).unwrap();
    assert_eq!(
        (price.amount.minor(), price.compare_at.map(Money::minor)),
        (1_990, Some(2_500))
    );
    let price = shirt.variants[2].price_in(Currency::Usd).unwrap();
    assert_eq!((price.amount.minor(), price.compare_at), (102_150, None));
    assert_eq!(levels(&ctx, &shirt).await, [5, 0, 7]);

    let pictures: Vec<(&str, Option<usize>, &str)> = shirt
        .images
        .iter()
        .map(|image| {
            let ImageSource::Remote { url } = &image.source else {
                panic!("{image:?}")
            };
            let variant = image
                .variant
                .and_then(|id| shirt.variants.iter().position(|v| v.id == id));
            (
                url.strip_prefix("https://img.example/").unwrap(),
                variant,
                image.alt.en.as_str(),
            )
        })
        .collect();
    assert_eq!(
        pictures,
        [
            ("1.jpg", Some(0), "Front"),
            ("2.jpg", None, "Back"),
            ("4.jpg", None, "Blue shirt"),
            ("1.jpg", Some(1), "Front"),
            ("3.jpg", Some(2), "Blue shirt"),
        ]
    );

    let mug = product(&ctx, "mug").await;
    assert_eq!(mug.brand, shirt.brand);
    assert_eq!(
        (mug.status, mug.options.len(), mug.variants[0].sku.as_str()),
        (ProductStatus::Draft, 0, "mug")
    );
    assert_eq!(mug.description.zh, "<p>Plain &amp; simple</p>");
    let mut tx = ctx.store.read().await.unwrap();
    let categories = tx.product().categories().await.unwrap();
    let name = |product: &Product| {
        categories
            .iter()
            .find(|c| c.id == product.categories[0])
            .unwrap()
            .name
            .en
            .clone()
    };
    assert_eq!(
        (name(&shirt), name(&mug)),
        ("Shirts".to_owned(), "Unsorted".to_owned())
    );
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing() {
    let (ctx, _guard) = support::ctx_sqlite().await;
    import(&ctx, SHIRT).await;
    let before = (product(&ctx, "shirt").await, product(&ctx, "mug").await);
    let version = ctx.store.read().await.unwrap().product().version().await.unwrap();
    let report = import(&ctx, SHIRT).await;
    assert_eq!(
        (
            report.products_unchanged,
            report.products_changed,
            report.products_new
        ),
        (2, 0, 0),
        "{report:?}"
    );
    assert_eq!((product(&ctx, "shirt").await, product(&ctx, "mug").await), before);
    assert_eq!(
        ctx.store.read().await.unwrap().product().version().await.unwrap(),
        version
    );
}

#[tokio::test]
async fn a_changed_file_changes_what_it_says_and_keeps_ids_translations_and_fetched_pictures() {
    let (ctx, _guard) = support::ctx_sqlite().await;
    import(&ctx, SHIRT).await;
    let mut edited = product(&ctx, "shirt").await;
    edited.name.zh = "蓝衬衫".to_owned();
    edited.options[0].name.zh = "颜色".to_owned();
    edited.images[1].source = ImageSource::Stored {
        stem: "/media/abc".to_owned(),
        width: 10,
        height: 10,
        url: "https://img.example/2.jpg".to_owned(),
    };
    let saved = edited.clone();
    ctx.store
        .write::<_, ServiceError, _>(async move |tx: &mut store::Tx| Ok(tx.product().save(&saved).await?))
        .await
        .unwrap();
    assert_eq!(import(&ctx, SHIRT).await.products_unchanged, 2);

    let changed = SHIRT
        .replace("Blue shirt", "Bluest shirt")
        .replace(",5,19.90,25", ",9,18.00,25");
    let report = import(&ctx, changed).await;
    assert_eq!(
        (report.products_changed, report.products_unchanged),
        (1, 1),
        "{report:?}"
    );
    let after = product(&ctx, "shirt").await;
    assert_eq!(after.id, edited.id);
    assert_eq!(
        (after.name.zh.as_str(), after.name.en.as_str()),
        ("蓝衬衫", "Bluest shirt")
    );
    assert_eq!(after.variants[0].id, edited.variants[0].id);
    assert_eq!(
        after.variants[0].price_in(Currency::Usd).unwrap().amount.minor(),
        1_800
    );
    assert_eq!(after.images[1], edited.images[1]);
    assert_eq!(levels(&ctx, &after).await, [9, 0, 7]);
}

#[tokio::test]
async fn every_bad_row_is_named_and_its_product_left_out_while_the_others_go_in() {
    let (ctx, _guard) = support::ctx_sqlite().await;
    import(
        &ctx,
        "Handle,Title,Variant SKU,Variant Price\nolder,Older,TAKEN,1\n",
    )
    .await;
    let head = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Weight,Variant Weight Unit,Gift Card,Image Src,Status\n";
    let rows = [
        ("good,Good,,,G,1,1,,,,,", None),
        ("negative,N,,,,-1,1,,,,,", Some("Variant Inventory Qty")),
        ("price,P,,,,1,12;50,,,,,", Some("Variant Price")),
        ("comma,P,,,,1,\"12,50\",,,,,", Some("Variant Price")),
        ("no-price,P,,,,1,,,,,,", Some("Variant Price")),
        ("no-title,,,,,1,1,,,,,", Some("Title")),
        ("gift,G,,,,1,1,,,true,,", Some("Gift Card")),
        ("option,O,,Red,,1,1,,,,,", Some("Option1 Value")),
        ("weight,W,,,,1,1,1,stone,,,", Some("Variant Weight Unit")),
        ("picture,W,,,,1,1,,,,javascript:1,", Some("Image Src")),
        ("status,S,,,,1,1,,,,,gone", Some("Status")),
        ("taken,T,,,TAKEN,1,1,,,,,", Some("Variant SKU")),
        ("again,T,,,G,1,1,,,,,", Some("Variant SKU")),
        ("twice,T,Size,S,A1,1,1,,,,,", None),
        ("twice,,,S,A2,1,1,,,,,", Some("Option1 Value")),
        ("good,Good,,,,1,1,,,,,", Some("Handle")),
        ("short,S", Some("")),
        ("---,No address,,,,1,1,,,,,", Some("Handle")),
        ("last,Last,,,,1,1,,,,,", None),
    ];
    let mut file = head.to_owned();
    let mut expected = Vec::new();
    for (index, (row, column)) in rows.iter().enumerate() {
        file.push_str(row);
        file.push('\n');
        if let Some(column) = column {
            expected.push((index as u64 + 2, (*column).to_owned()));
        }
    }
    let mut bytes = file.into_bytes();
    bytes.extend_from_slice(b"latin,Caf\xe9,,,,1,1,,,,,\n");
    expected.push((rows.len() as u64 + 2, "Title".to_owned()));

    let rejects = Shared::default();
    let report = import_with(
        &ctx,
        bytes.clone(),
        ImportOptions {
            rejects: Some(Box::new(rejects.clone())),
            ..options(Currency::Usd)
        },
    )
    .await
    .unwrap();
    let found: Vec<(u64, String)> = report.errors.iter().map(|e| (e.line, e.column.clone())).collect();
    for error in &expected {
        assert!(found.contains(error), "{error:?} is not in {found:?}");
    }
    assert_eq!(report.error_count, report.errors.len() as u64);
    assert_eq!(
        (report.products_new, report.products_failed),
        (2, expected.len() as u64),
        "{report:?}"
    );
    product(&ctx, "good").await;
    product(&ctx, "last").await;
    let missing = ctx
        .store
        .read()
        .await
        .unwrap()
        .product()
        .product_by_slug("twice")
        .await
        .unwrap();
    assert!(missing.is_none());

    let text = rejects.text();
    assert!(text.starts_with(&format!("{},Error\n", head.trim())), "{text}");
    assert!(
        text.contains("negative")
            && text.contains("A1")
            && text.contains("A2")
            && !text.contains("last,Last")
    );
    assert!(
        text.contains("line 3, Variant Inventory Qty: \"\"-1\"\" is a negative quantity"),
        "{text}"
    );
    let lines = text.lines().filter(|line| !line.starts_with("latin"));
    let repaired = lines
        .map(|line| line.replace(",-1,", ",1,"))
        .collect::<Vec<_>>()
        .join("\n");
    let report = import(&ctx, repaired).await;
    assert_eq!(report.products_new, 1, "{report:?}");
    product(&ctx, "negative").await;
}

#[tokio::test]
async fn a_rehearsal_reports_the_same_and_writes_nothing() {
    let (ctx, _guard) = support::ctx_sqlite().await;
    let file = format!("{SHIRT}bad,,,,,,,,,,,,,,,,,,,,,,\r\n");
    let rehearsal = import_with(
        &ctx,
        file.clone(),
        ImportOptions {
            dry_run: true,
            ..options(Currency::Usd)
        },
    )
    .await
    .unwrap();
    let mut tx = ctx.store.read().await.unwrap();
    assert_eq!(tx.product().count().await.unwrap(), 0);
    assert!(tx.product().brands().await.unwrap().is_empty());
    drop(tx);
    let earnest = import(&ctx, file).await;
    assert!(rehearsal.dry_run && !earnest.dry_run);
    assert_eq!(
        ImportReport {
            dry_run: false,
            ..rehearsal
        },
        earnest
    );
}

#[tokio::test]
async fn todays_column_names_are_understood() {
    let (ctx, _guard) = support::ctx_sqlite().await;
    let file = "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,Option1 name,Option1 value,Option1 Linked To,Price,Price / International,Compare-at price,Inventory quantity,Weight value (grams),Weight unit for display,Product image URL,Image position,Image alt text,Variant image URL,Gift card,SEO title,SEO description,Packed product length,Packed product width,Packed product height,Packed product dimension unit,Included / International\n\
        盖碗,gai-wan,<p>青瓷。</p>,松庐,Home > Tea > Gaiwans,,礼物,TRUE,Active,GW-1,6.9,颜色,青,x,168,99,199,12,420.4,g,https://shop.example/art/gaiwan/jade.svg,1,盖碗,,FALSE,,一盏好茶,11,11,9.05,cm,true\n";
    let report = import_with(&ctx, file, options(Currency::Cny)).await.unwrap();
    assert!(report.is_clean(), "{report:?}");
    let gaiwan = product(&ctx, "gai-wan").await;
    assert_eq!(gaiwan.summary.zh, "一盏好茶");
    assert_eq!(gaiwan.options[0].code, "colour");
    assert_eq!(
        (gaiwan.variants[0].weight_g, gaiwan.variants[0].size_mm),
        (420, [110, 110, 91])
    );
    let drawn = ImageSource::Art {
        family: "gaiwan".to_owned(),
        palette: "jade".to_owned(),
    };
    assert_eq!(gaiwan.images[0].source, drawn);
    assert_eq!(
        (gaiwan.family.as_str(), gaiwan.palette.as_str()),
        ("gaiwan", "jade")
    );
    assert_eq!(levels(&ctx, &gaiwan).await, [12]);
    let categories = ctx
        .store
        .read()
        .await
        .unwrap()
        .product()
        .categories()
        .await
        .unwrap();
    assert_eq!(categories[0].name.en, "Gaiwans");
}

#[tokio::test]
async fn a_file_of_another_kind_is_refused_with_a_sentence() {
    let (ctx, _guard) = support::ctx_sqlite().await;
    for (file, word) in [
        (b"".to_vec(), "empty"),
        (b"Handle;Title;Vendor\na;b;c\n".to_vec(), "commas"),
        (b"Name,E-mail\nA,b@c\n".to_vec(), "Shopify"),
        (b"\xff\xfeH\0a\0n\0d\0l\0e\0".to_vec(), "UTF-8"),
    ] {
        let Err(ServiceError::BadRequest(message)) = import_with(&ctx, file, options(Currency::Usd)).await
        else {
            panic!("{word}");
        };
        assert!(message.contains(word), "{message}");
    }
    let guest = ctx.for_guest(None, Currency::Usd);
    assert!(matches!(
        guest.permit::<SystemUpdate>().await.map(drop),
        Err(ServiceError::SignInRequired)
    ));
}

#[tokio::test]
async fn real_exports_are_imported_whole() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/shopify");
    let Ok(files) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: {} is not here", folder.display());
        return;
    };
    let (ctx, _guard) = support::ctx_sqlite().await;
    for file in files {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let report = import(&ctx, bytes.clone()).await;
        assert!(report.is_clean() && report.products_new >= 15, "{report:?}");
        let again = import(&ctx, bytes).await;
        assert_eq!(again.products_unchanged, report.products_new, "{again:?}");
    }
}
