//! Carts and what their lines meet in the catalogue.

use crate::ask::Ask;
use crate::error::StoreError;
use crate::inventory::push_sellable_at;
use crate::merchant::kind_of;
use crate::sql::{Sql, from_json, parse, to_json};
use crate::tx::{Sent, Tx};
use crate::vault::Place;
use domain::cart::{CartId, CheckoutForm, Quantity};
use domain::kernel::{Currency, Localized, Money, Slug, Timestamp};
use domain::logistics::Load;
use domain::merchant::SellerSign;
use domain::product::{ProductOption, VariantId};
use domain::user::AccountId;

/// Functions over carts, borrowed from a connection.
pub struct CartStore<'t> {
    tx: &'t mut Tx,
}

impl Tx {
    pub const fn cart(&mut self) -> CartStore<'_> {
        CartStore { tx: self }
    }
}

/// What the catalogue says about a variant now.
#[derive(Clone, Debug)]
pub struct OfferRow {
    pub variant: VariantId,
    /// Who sells it.
    pub seller: SellerSign,
    pub product_slug: Slug,
    pub sku: String,
    pub name: Localized,
    /// The chosen option values, written out.
    pub choice: Localized,
    /// See [`crate::CardRow::cover`]; the variant's colour is taken into account for drawings.
    pub cover: String,
    /// What one unit weighs and takes up.
    pub load: Load,
    /// `None` when the product is not published or not sold in the currency, or its seller may not sell now.
    pub price: Option<Money>,
    /// Whether it is made of other variants.
    pub is_bundle: bool,
    /// Units that can be sold now; with them those that other orders had reserved until a moment ago.
    pub available: i64,
}

/// A line of a cart with its offer.
#[derive(Clone, Debug)]
pub struct CartRow {
    pub quantity: Quantity,
    pub seen_price: Money,
    pub offer: OfferRow,
}

/// A cart that is being cleared.
#[derive(Clone, Copy, Debug)]
pub struct Cleared(Sent);

#[derive(sqlx::FromRow)]
struct LineRow {
    variant_id: String,
    quantity: i64,
    seen_price: i64,
    seen_currency: String,
    seller_id: String,
    seller_slug: String,
    seller_zh: String,
    seller_en: String,
    seller_kind: String,
    seller_state: String,
    slug: String,
    sku: String,
    name_zh: String,
    name_en: String,
    options: String,
    choice: String,
    cover: String,
    family: String,
    status: String,
    weight_g: i64,
    length_mm: i64,
    width_mm: i64,
    height_mm: i64,
    price: Option<i64>,
    is_bundle: i64,
    available: i64,
}

const OFFER: &str = "p.seller_id, m.slug AS seller_slug, m.name_zh AS seller_zh, m.name_en AS seller_en,
    m.kind AS seller_kind, m.state AS seller_state,
    p.slug, v.sku, p.name_zh, p.name_en, p.options, v.choice, p.cover, p.family, p.status,
    v.weight_g, v.length_mm, v.width_mm, v.height_mm";

/// The columns of [`LineRow`] that the catalogue fills.
fn push_offer(sql: &mut Sql, currency: Currency, now: Timestamp) {
    sql.push(price_column(currency)).push(", ").push(OFFER).push(
        ", CAST(CASE WHEN EXISTS (SELECT 1 FROM bundle_component b WHERE b.bundle_id = v.id) THEN 1 ELSE 0 END AS BIGINT)
            AS is_bundle, ",
    );
    push_sellable_at(sql, now);
    sql.push(" AS available");
}

const fn form_of(cart: &str) -> Place<'_> {
    Place::new("cart", "form", cart)
}

fn price_column(currency: Currency) -> &'static str {
    match currency {
        Currency::Cny => "v.price_cny AS price",
        Currency::Usd => "v.price_usd AS price",
    }
}

impl LineRow {
    fn into_cart_row(self, currency: Currency) -> Result<CartRow, StoreError> {
        let options: Vec<ProductOption> = from_json("the options of a product", &self.options)?;
        let chosen: Vec<String> = from_json("the choice of a variant", &self.choice)?;
        let seen = parse("a currency", self.seen_currency.parse())?;
        let for_sale = self.status == "published" && self.seller_state == "approved";
        Ok(CartRow {
            quantity: parse("a quantity", Quantity::new(self.quantity))?,
            seen_price: Money::new(self.seen_price, seen),
            offer: OfferRow {
                variant: parse("a variant id", self.variant_id.parse())?,
                seller: SellerSign {
                    id: parse("a seller id", self.seller_id.parse())?,
                    slug: parse("a seller's slug", Slug::parse(&self.seller_slug))?,
                    name: Localized::new(self.seller_zh, self.seller_en),
                    kind: kind_of(&self.seller_kind)?,
                },
                product_slug: parse("a slug", Slug::parse(&self.slug))?,
                sku: self.sku,
                name: Localized::new(self.name_zh, self.name_en),
                choice: written_choice(&options, &chosen),
                load: Load {
                    grams: self.weight_g,
                    cubic_mm: self
                        .length_mm
                        .saturating_mul(self.width_mm)
                        .saturating_mul(self.height_mm),
                },
                cover: variant_cover(self.cover, &self.family, &options, &chosen),
                price: self
                    .price
                    .filter(|_| for_sale)
                    .map(|minor| Money::new(minor, currency)),
                is_bundle: self.is_bundle == 1,
                available: self.available,
            },
        })
    }
}

/// The names of the chosen values: `青瓷 / 大`.
fn written_choice(options: &[ProductOption], chosen: &[String]) -> Localized {
    let values = || {
        options
            .iter()
            .zip(chosen)
            .filter_map(|(option, code)| option.values.iter().find(|value| value.code == *code))
    };
    let joined = |names: Vec<&str>| names.join(" / ");
    Localized {
        zh: joined(values().map(|value| value.name.zh.as_str()).collect()),
        en: joined(values().map(|value| value.name.en.as_str()).collect()),
    }
}

/// A drawing is shown in the colour of the variant.
fn variant_cover(cover: String, family: &str, options: &[ProductOption], chosen: &[String]) -> String {
    let colour = options
        .iter()
        .zip(chosen)
        .find(|(option, _)| option.code == "colour")
        .map(|(_, code)| code);
    match colour {
        Some(colour) if cover.starts_with("/art/") => format!("/art/{family}/{colour}.svg"),
        _ => cover,
    }
}

impl CartStore<'_> {
    /// What was typed into the checkout of a cart that has not expired; `None` without such a cart.
    pub async fn form(&mut self, id: CartId, now: Timestamp) -> Result<Option<CheckoutForm>, StoreError> {
        let id = id.to_string();
        let form: Option<String> =
            sqlx::query_scalar("SELECT form FROM cart WHERE id = $1 AND expires_at > $2")
                .bind(id.as_str())
                .bind(now.as_micros())
                .fetch_optional(self.tx.conn())
                .await?;
        let Some(form) = form else { return Ok(None) };
        let form = self.tx.vault().open_or_clear(form_of(&id), form).await?;
        if form.is_empty() {
            return Ok(Some(CheckoutForm::default()));
        }
        from_json("a checkout form", &form).map(Some)
    }

    /// The lines with what the catalogue says now, oldest first; none of a cart that has expired.
    pub async fn lines(
        &mut self,
        id: CartId,
        currency: Currency,
        now: Timestamp,
    ) -> Result<Vec<CartRow>, StoreError> {
        self.tx.ask(Self::lines_asked(id, currency, now)).await
    }

    /// [`CartStore::lines`] as a question.
    pub fn lines_asked(id: CartId, currency: Currency, now: Timestamp) -> Ask<Vec<CartRow>> {
        let mut sql = Sql::new("SELECT l.variant_id, l.quantity, l.seen_price, l.seen_currency, ");
        push_offer(&mut sql, currency, now);
        sql.push(
            " FROM cart_line l
              JOIN cart c ON c.id = l.cart_id
              JOIN variant v ON v.id = l.variant_id
              JOIN product p ON p.id = v.product_id
              JOIN seller m ON m.id = p.seller_id
              WHERE l.cart_id = ",
        );
        sql.bind(id.to_string())
            .push(" AND c.expires_at > ")
            .bind(now.as_micros())
            .push(" ORDER BY l.added_at, l.variant_id LIMIT 200");
        Ask::new(sql, move |rows: Vec<LineRow>| {
            rows.into_iter().map(|row| row.into_cart_row(currency)).collect()
        })
    }

    /// The offer for one variant, as a line of one unit.
    pub async fn offer(
        &mut self,
        variant: VariantId,
        currency: Currency,
        now: Timestamp,
    ) -> Result<Option<OfferRow>, StoreError> {
        Ok(self.offers(&[variant], currency, now).await?.pop())
    }

    /// The offers for these variants, in no order.
    pub async fn offers(
        &mut self,
        variants: &[VariantId],
        currency: Currency,
        now: Timestamp,
    ) -> Result<Vec<OfferRow>, StoreError> {
        if variants.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new(
            "SELECT v.id AS variant_id, CAST(1 AS BIGINT) AS quantity, CAST(0 AS BIGINT) AS seen_price, ",
        );
        sql.bind(currency.code()).push(" AS seen_currency, ");
        push_offer(&mut sql, currency, now);
        sql.push(
            " FROM variant v
              JOIN product p ON p.id = v.product_id
              JOIN seller m ON m.id = p.seller_id
              WHERE v.id IN (",
        );
        sql.bind_all(variants.iter().map(ToString::to_string)).push(")");
        let rows = sql.all::<LineRow>(self.tx).await?;
        let offers = rows.into_iter().map(|row| Ok(row.into_cart_row(currency)?.offer));
        offers.collect()
    }

    /// Units in the cart; none in one that has expired.
    pub async fn count(&mut self, id: CartId, now: Timestamp) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT CAST(COALESCE(SUM(l.quantity), 0) AS BIGINT)
             FROM cart_line l
             JOIN cart c ON c.id = l.cart_id
             WHERE c.id = $1 AND c.expires_at > $2",
        )
        .bind(id.to_string())
        .bind(now.as_micros())
        .fetch_one(self.tx.conn())
        .await?)
    }

    /// Deletes the cart if it has expired, with its lines and what was typed: nothing of it comes back to life.
    pub async fn drop_expired(&mut self, id: CartId, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM cart WHERE id = $1 AND expires_at <= $2")
            .bind(id.to_string())
            .bind(now.as_micros())
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }

    /// Makes the visitor's cart the account's, for signing in. Where both have one, the lines go into the account's, the
    /// larger quantity of each; a cart of another account is left alone. Gives the cart to go on with, which is `fresh`
    /// where there was none.
    pub async fn join_account(
        &mut self,
        visitor: Option<CartId>,
        account: AccountId,
        fresh: CartId,
        now: Timestamp,
        end: Timestamp,
    ) -> Result<CartId, StoreError> {
        let own: Option<(String,)> = sqlx::query_as(
            "SELECT id FROM cart WHERE account_id = $1 AND expires_at > $2 ORDER BY created_at DESC LIMIT 1",
        )
        .bind(account.to_string())
        .bind(now.as_micros())
        .fetch_optional(self.tx.conn())
        .await?;
        let Some((own,)) = own else {
            let taken = visitor.unwrap_or(fresh);
            let mut sql = Sql::new("INSERT INTO cart (id, form, created_at, expires_at, account_id) VALUES ");
            sql.rows([vec![
                taken.to_string().into(),
                "".into(),
                now.as_micros().into(),
                end.as_micros().into(),
                account.to_string().into(),
            ]]);
            sql.push(
                " ON CONFLICT (id) DO UPDATE SET account_id = excluded.account_id, expires_at = excluded.expires_at
                 WHERE cart.account_id IS NULL",
            );
            let joined = sql.execute(self.tx).await? > 0;
            return Ok(if joined { taken } else { fresh });
        };
        if let Some(visitor) = visitor {
            for text in [
                "INSERT INTO cart_line (cart_id, variant_id, quantity, seen_price, seen_currency, added_at)
                 SELECT $2, l.variant_id, l.quantity, l.seen_price, l.seen_currency, l.added_at
                 FROM cart_line l
                 JOIN cart c ON c.id = l.cart_id
                 WHERE c.id = $1 AND c.account_id IS NULL
                 ON CONFLICT (cart_id, variant_id) DO UPDATE SET quantity = CASE
                     WHEN excluded.quantity > cart_line.quantity THEN excluded.quantity ELSE cart_line.quantity END",
                "DELETE FROM cart WHERE id = $1 AND account_id IS NULL AND id <> $2",
            ] {
                sqlx::query(text)
                    .bind(visitor.to_string())
                    .bind(own.clone())
                    .execute(self.tx.conn())
                    .await?;
            }
        }
        parse("a cart id", own.parse())
    }

    /// Makes the cart unless it is there, and puts its end off.
    pub async fn touch(
        &mut self,
        id: CartId,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO cart (id, form, created_at, expires_at)
             VALUES ($1, '', $2, $3)
             ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at",
        )
        .bind(id.to_string())
        .bind(now.as_micros())
        .bind(expires_at.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    /// Puts a line in, or replaces its quantity and what the buyer saw.
    pub async fn put_line(
        &mut self,
        id: CartId,
        variant: VariantId,
        quantity: Quantity,
        seen: Money,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO cart_line (cart_id, variant_id, quantity, seen_price, seen_currency, added_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (cart_id, variant_id) DO UPDATE SET
                 quantity = excluded.quantity,
                 seen_price = excluded.seen_price,
                 seen_currency = excluded.seen_currency",
        )
        .bind(id.to_string())
        .bind(variant.to_string())
        .bind(quantity.get())
        .bind(seen.minor())
        .bind(seen.currency().code())
        .bind(now.as_micros())
        .execute(self.tx.conn())
        .await?;
        Ok(())
    }

    /// Remembers a request of the API by its key. When the key was used before, gives what was asked for then.
    pub async fn remember_request(
        &mut self,
        id: CartId,
        key: &str,
        command: &str,
        now: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        // Clients choose their keys, and may put anything into them: only an index of a key is stored.
        let key = self.tx.vault().index("cart_request.key", key)?;
        let done = sqlx::query(
            "INSERT INTO cart_request (cart_id, key, command, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(id.to_string())
        .bind(key.as_str())
        .bind(command.to_owned())
        .bind(now.as_micros())
        .execute(self.tx.conn())
        .await?;
        if done.rows_affected() > 0 {
            return Ok(None);
        }
        Ok(
            sqlx::query_scalar("SELECT command FROM cart_request WHERE cart_id = $1 AND key = $2")
                .bind(id.to_string())
                .bind(key.as_str())
                .fetch_optional(self.tx.conn())
                .await?,
        )
    }

    pub async fn quantity(&mut self, id: CartId, variant: VariantId) -> Result<Option<i64>, StoreError> {
        Ok(
            sqlx::query_scalar("SELECT quantity FROM cart_line WHERE cart_id = $1 AND variant_id = $2")
                .bind(id.to_string())
                .bind(variant.to_string())
                .fetch_optional(self.tx.conn())
                .await?,
        )
    }

    /// Gives whether there was such a line.
    pub async fn remove_line(&mut self, id: CartId, variant: VariantId) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM cart_line WHERE cart_id = $1 AND variant_id = $2")
            .bind(id.to_string())
            .bind(variant.to_string())
            .execute(self.tx.conn())
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Takes lines out of a cart for its order, with the next [`Tx::flush`], if they are as they were read; what was typed
    /// stays for the next order. [`CartStore::cleared`] tells how many went: fewer means that somebody else changed the cart
    /// meanwhile.
    pub fn clear(&mut self, id: CartId, lines: impl IntoIterator<Item = (VariantId, Quantity)>) -> Cleared {
        let mut sql = Sql::new("DELETE FROM cart_line WHERE cart_id = ");
        sql.bind(id.to_string()).push(" AND (1 = 0");
        for (variant, quantity) in lines {
            sql.push(" OR (variant_id = ").bind(variant.to_string());
            sql.push(" AND quantity = ").bind(quantity.get()).push(")");
        }
        sql.push(")");
        Cleared(self.tx.later(sql))
    }

    /// How many lines went of a cart that was cleared, after [`Tx::flush`].
    pub fn cleared(&self, cleared: Cleared) -> u64 {
        self.tx.changed(cleared.0)
    }

    pub async fn save_form(&mut self, id: CartId, form: &CheckoutForm) -> Result<(), StoreError> {
        let id = id.to_string();
        let form = self.tx.vault().seal(form_of(&id), &to_json(form)?)?;
        sqlx::query("UPDATE cart SET form = $2 WHERE id = $1")
            .bind(id)
            .bind(form)
            .execute(self.tx.conn())
            .await?;
        Ok(())
    }
}
