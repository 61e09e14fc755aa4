//! The words of the platform's orders.

use crate::console::strings::words;
use domain::kernel::Locale;

words! {
    text: "所有商家的订单。买家信息默认打码。", "Orders of all sellers. Buyers are masked.";
    search: "按订单号查找", "Find by number";
    to_send: "待发货", "To send";
    on_the_way: "运输中", "On the way";
    seller: "商家", "Seller";
    tag: "标签", "Tag";
    group: "所属购买", "Purchase";
    payment: "付款", "Payment";
    payment_state: "付款状态", "State of the payment";
    total: "应付", "Total";
    refunds: "退款", "Refund";
    entries: "账目记录", "In the books";
    received_at: "确认收货", "Received";
    closed_at: "售后截止", "Closed for after-sales";
    deliver: "全部标记为已签收", "Mark all of it as delivered";
    cancel: "取消这个订单", "Cancel this order";
    change: "修改订单", "Change the order";
    place: "代客下单", "Order for a customer";
}
