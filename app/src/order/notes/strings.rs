//! The words of notes and tags of orders.

use crate::console::strings::words;
use domain::kernel::Locale;

words! {
    notes: "内部备注", "Internal notes";
    notes_text: "买家看不到。平台和店铺各看各的。", "Buyers see none of it; the platform and each shop have their own.";
    notes_none: "还没有备注。", "No notes yet.";
    note_new: "新增备注", "New note";
    note_add: "添加备注", "Add the note";
    tags: "标签", "Tags";
    tags_hint: "用逗号或空格分开，例如：加急 礼品", "Separated by commas or spaces, such as urgent, gift";
    tags_save: "保存标签", "Save the tags";
    failed: "备注暂时无法显示，请稍后刷新。", "The notes cannot be shown right now. Please reload in a while.";
}

/// What is wrong with a note or with tags.
pub fn field_error(locale: Locale, field: &str, code: &str) -> String {
    match (field, code, locale) {
        ("tags", _, Locale::Zh) => "最多 20 个标签，每个不超过 20 个字",
        ("tags", _, Locale::En) => "At most 20 tags of at most 20 letters",
        (_, "too_long", Locale::Zh) => "太长了，请精简一些",
        (_, "too_long", Locale::En) => "This is too long",
        (_, _, Locale::Zh) => "请填写备注",
        (_, _, Locale::En) => "Write something",
    }
    .to_owned()
}
