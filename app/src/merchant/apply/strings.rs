//! The words of the application.

use crate::console::strings::words;
use domain::kernel::Locale;

words! {
    title: "申请入驻", "Sell with us";
    text: "填写公司和店铺信息，我们核对执照后为您开店。", "Tell us about your company and your shop. Once the licence is checked, the shop opens.";
    owner_known: "审核通过后，店铺将归这个账号所有：", "Once you are let in, the shop will belong to this account:";
    owner_unknown: "建议先登录再申请：审核通过后，店铺会归您登录的账号所有。", "Better sign in first: the shop will then belong to your account.";
    sign_in: "去登录", "Sign in";
    company_title: "公司", "Company";
    company_text: "与营业执照一致。企业名称和信用代码会依法公示，其他联系方式买家看不到。", "As on the business licence. Name and code are shown to buyers, as the law asks; nothing else is.";
    company: "企业名称", "Company, as registered";
    credit_code: "统一社会信用代码", "Unified social credit code";
    credit_code_hint: "执照上的 18 位字符", "The 18 characters on the licence";
    representative: "法定代表人", "Legal representative";
    phone: "联系电话", "Telephone";
    email: "联系邮箱", "E-mail";
    email_hint: "审核中有问题会发到这里", "Where we ask if something is unclear";
    shop_title: "店铺", "Shop";
    shop_text: "名称和简介以后可以修改，地址不能修改。", "Names and descriptions can be changed later, the address cannot.";
    name_zh: "中文店名", "Name in Chinese";
    name_en: "英文店名", "Name in English";
    slug: "店铺地址", "Address of the shop";
    slug_hint: "小写字母、数字和连字符，例如 yunling-tea", "Lower-case letters, digits and hyphens, such as yunling-tea";
    description_zh: "中文简介", "Description in Chinese";
    description_en: "英文简介", "Description in English";
    optional: "选填", "optional";
    goods_title: "经营范围", "Goods";
    goods_text: "选择打算经营的类目。", "What you mean to sell.";
    categories: "类目", "Categories";
    sells_food: "销售食品或饮料（需要食品经营许可证）", "We sell food or drink (its licence is needed)";
    documents_title: "资料", "Documents";
    documents_text: "请上传清晰的扫描件或照片。文件加密保存，只有审核人员可以查看。", "Clear scans or photographs. They are kept encrypted; only those who review see them.";
    document_note: "如适用", "where it applies";
    document_hint: "PDF、JPEG、PNG 或 WebP，不超过 5 MB", "PDF, JPEG, PNG or WebP, up to 5 MB";
    document_too_large: "文件超过 5 MB，请压缩后再选。", "This file is larger than 5 MB. Choose a smaller one.";
    document_kept: "已收到，无需再次上传：", "Received, no need to choose it again:";
    submit: "提交申请", "Apply";
    privacy: "我们只为审核和履行入驻协议使用这些信息。", "We use this for the review and our agreement only.";
    done: "申请已提交", "Your application is in";
    done_text: "谢谢。我们已经收到您的资料。", "Thank you. We have everything you sent.";
    next: "接下来", "What happens next";
    next_check: "我们会在 3 个工作日内核对执照和资料。", "Within 3 working days we check the licence and the documents.";
    next_ask: "如需补充，会通过您填写的电话或邮箱联系您。", "If something is missing, we ask by the telephone or e-mail that you gave.";
    next_open: "通过后，用申请时登录的账号打开“商家后台”即可上架商品；首次进入需要先启用两步验证。未登录提交的，我们会联系您绑定账号。", "Once you are let in, open the seller console with the account that you applied with; the first time it asks for two-step verification. If you were not signed in, we get in touch to connect an account.";
    home: "回到首页", "Back to the home page";
}
