//! The cart while it is looked at: changes show at once and go to the server one after the other.

use super::api::{add_line, remove_line, set_quantity, view_cart};
use super::optimistic;
use crate::error::{self, ApiError};
use crate::session::{CartBadge, use_cart_badge, use_toaster};
use domain::cart::{CartLineView, CartView};
use domain::kernel::Locale;
use domain::merchant::{SellerId, SellerLink};
use domain::product::VariantId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::poll_fn;
use std::task::{Poll, Waker};
use ui::{Toast, Toaster, Tone};

/// A line that was taken out and can be put back.
#[derive(Clone, Debug, PartialEq)]
pub struct Removed {
    pub index: usize,
    pub line: CartLineView,
    /// Who sells it.
    pub seller: SellerLink,
}

/// Something the server has still to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Quantity(VariantId, i64),
    Remove(VariantId, i64),
    PutBack(VariantId, i64),
}

impl Change {
    const fn variant(self) -> VariantId {
        match self {
            Self::Quantity(variant, _) | Self::Remove(variant, _) | Self::PutBack(variant, _) => variant,
        }
    }
}

/// Changes of the cart on their way to the server. They outlive the page that made them: nothing that was shown as
/// done is lost by leaving it.
#[derive(Clone, Copy)]
pub struct CartChanges {
    waiting: StoredValue<Vec<Change>>,
    sending: StoredValue<bool>,
    /// Who waits for the last of them.
    wakers: StoredValue<Vec<Waker>>,
}

impl CartChanges {
    /// Makes them known to everything below. Once, at the root.
    pub fn provide() {
        provide_context(Self::new());
    }

    /// Those of the visit.
    pub fn of_visit() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    /// Waits until the server knows all that the cart has shown.
    pub async fn arrived(self) {
        poll_fn(|context| {
            if !self.sending.get_value() {
                return Poll::Ready(());
            }
            self.wakers
                .update_value(|wakers| wakers.push(context.waker().clone()));
            Poll::Pending
        })
        .await;
    }

    fn end(self) {
        self.sending.set_value(false);
        let wakers = self.wakers.try_update_value(std::mem::take);
        wakers.unwrap_or_default().into_iter().for_each(Waker::wake);
    }

    fn new() -> Self {
        Self {
            waiting: StoredValue::new(Vec::new()),
            sending: StoredValue::new(false),
            wakers: StoredValue::new(Vec::new()),
        }
    }

    /// Queues a change. Of several quantities of one line only the last matters.
    fn push(self, change: Change) {
        self.waiting.update_value(|waiting| {
            waiting.retain(|other| {
                !(matches!(other, Change::Quantity(..)) && other.variant() == change.variant())
            });
            waiting.push(change);
        });
    }

    fn next(self) -> Option<Change> {
        let next = |waiting: &mut Vec<Change>| (!waiting.is_empty()).then(|| waiting.remove(0));
        self.waiting.try_update_value(next).flatten()
    }

    fn is_empty(self) -> bool {
        self.waiting.with_value(Vec::is_empty)
    }
}

/// The cart of the page.
#[derive(Clone, Copy)]
pub struct LiveCart {
    locale: Locale,
    view: RwSignal<CartView>,
    removed: RwSignal<Option<Removed>>,
    /// Grows when controls have to be drawn anew, because the server did not take what they show.
    epoch: RwSignal<u32>,
    changes: CartChanges,
    badge: CartBadge,
    toaster: Toaster,
}

impl LiveCart {
    /// Starts from what the server sent.
    pub fn new(locale: Locale, view: CartView) -> Self {
        Self {
            locale,
            view: RwSignal::new(view),
            removed: RwSignal::new(None),
            epoch: RwSignal::new(0),
            changes: CartChanges::of_visit(),
            badge: use_cart_badge(),
            toaster: use_toaster(),
        }
    }

    /// What is shown.
    pub fn view(self) -> Signal<CartView> {
        self.view.into()
    }

    /// The line taken out last.
    pub fn removed(self) -> Signal<Option<Removed>> {
        self.removed.into()
    }

    /// The sellers of its parcels, in order.
    pub fn sellers(self) -> Memo<Vec<SellerId>> {
        Memo::new(move |_| {
            self.view
                .with(|view| view.parcels.iter().map(|view| view.parcel.seller).collect())
        })
    }

    /// The lines of one seller, by what they are keyed with.
    pub fn keys(self, seller: SellerId) -> Memo<Vec<(VariantId, u32)>> {
        Memo::new(move |_| {
            let epoch = self.epoch.get();
            self.view.with(|view| {
                let own = view.lines.iter().filter(|line| line.line.seller == seller);
                own.map(|line| (line.variant, epoch)).collect()
            })
        })
    }

    /// Changes the units of a line.
    pub fn set_quantity(self, variant: VariantId, quantity: i64) {
        self.show(optimistic::with_quantity(
            self.view.get_untracked(),
            variant,
            quantity,
        ));
        self.send(Change::Quantity(variant, quantity));
    }

    /// Changes the units of a line from elsewhere than its own control, which is drawn anew.
    pub fn correct_quantity(self, variant: VariantId, quantity: i64) {
        self.set_quantity(variant, quantity);
        self.epoch.update(|epoch| *epoch += 1);
    }

    /// Takes a line out.
    pub fn remove(self, variant: VariantId) {
        let view = self.view.get_untracked();
        let Some(index) = view.lines.iter().position(|line| line.variant == variant) else {
            return;
        };
        let line = view.lines[index].clone();
        let parcel = view
            .parcels
            .iter()
            .find(|view| view.parcel.seller == line.line.seller);
        let Some(seller) = parcel.map(|view| view.seller.clone()) else {
            return;
        };
        let quantity = line.quantity.get();
        self.removed.set(Some(Removed { index, line, seller }));
        self.show(optimistic::without(view, variant));
        self.send(Change::Remove(variant, quantity));
    }

    /// Puts the line that was taken out last back in.
    pub fn undo(self) {
        let Some(Removed { index, line, seller }) = self.removed.get_untracked() else {
            return;
        };
        let (variant, quantity) = (line.variant, line.quantity.get());
        self.removed.set(None);
        self.show(optimistic::with_line(
            self.view.get_untracked(),
            index,
            line,
            seller,
        ));
        self.send(Change::PutBack(variant, quantity));
    }

    fn show(self, view: CartView) {
        self.badge.set(view.count);
        self.view.set(view);
    }

    fn send(self, change: Change) {
        self.changes.push(change);
        if !self.changes.sending.get_value() {
            self.changes.sending.set_value(true);
            spawn_local(self.drain());
        }
    }

    /// Sends what waits, in order, also when the page is gone.
    async fn drain(self) {
        while let Some(change) = self.changes.next() {
            let answer = self.tell(change).await;
            match answer {
                Ok(view) => self.settle(view),
                Err(error) => self.fall_back(&error).await,
            }
        }
        self.changes.end();
    }

    async fn tell(self, change: Change) -> Result<CartView, ApiError> {
        match change {
            Change::Quantity(variant, quantity) => set_quantity(self.locale, variant, quantity).await,
            Change::Remove(variant, quantity) => remove_line(self.locale, variant, quantity).await,
            Change::PutBack(variant, quantity) => add_line(self.locale, variant, quantity).await,
        }
    }

    /// Shows the server's answer, unless more has been changed since.
    fn settle(self, view: CartView) {
        if self.changes.is_empty() && self.view.try_get_untracked().is_some() {
            self.show(view);
        }
    }

    /// Says what went wrong and shows the cart as the server has it.
    async fn fall_back(self, error: &ApiError) {
        self.toaster
            .show(Toast::new(Tone::Danger, error::text(self.locale, error)));
        self.changes.waiting.update_value(Vec::clear);
        self.removed.try_set(None);
        if let Ok(view) = view_cart(self.locale).await {
            self.settle(view);
        }
        self.epoch.try_update(|epoch| *epoch += 1);
    }
}
