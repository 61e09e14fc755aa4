//! The application to become a seller: every field is checked, every error is named.

use super::{CreditCode, Licence, Profile};
use crate::kernel::{FieldError, Localized, Slug};
use crate::user::{Email, Phone};
use serde::{Deserialize, Serialize};

/// What an application may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    BusinessLicence,
    /// The identity card or passport of the legal representative.
    RepresentativeIdentity,
    /// The licence to sell food (Food Safety Law of the PRC, article 35).
    FoodLicence,
    /// That a brand's owner lets the seller sell its goods.
    BrandAuthorisation,
}

impl DocumentKind {
    pub const ALL: [Self; 4] = [
        Self::BusinessLicence,
        Self::RepresentativeIdentity,
        Self::FoodLicence,
        Self::BrandAuthorisation,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BusinessLicence => "business_licence",
            Self::RepresentativeIdentity => "representative_identity",
            Self::FoodLicence => "food_licence",
            Self::BrandAuthorisation => "brand_authorisation",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What everybody must hand in; who sells food and drink also its licence.
pub const fn required_documents(sells_food: bool) -> &'static [DocumentKind] {
    const ALWAYS: [DocumentKind; 3] = [
        DocumentKind::BusinessLicence,
        DocumentKind::RepresentativeIdentity,
        DocumentKind::FoodLicence,
    ];
    if sells_food { &ALWAYS } else { ALWAYS.split_at(2).0 }
}

/// A document that has been handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationDocument {
    pub kind: DocumentKind,
    /// The id of its [`SellerFile`](super::SellerFile); of old applications, where it is kept otherwise.
    pub reference: String,
}

/// The fields of the application page, unchecked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApplicationForm {
    /// The company as registered.
    pub company: String,
    pub credit_code: String,
    /// The legal representative.
    pub representative: String,
    pub phone: String,
    pub email: String,
    /// The address of the shop: `/s/{slug}`.
    pub slug: String,
    pub name_zh: String,
    pub name_en: String,
    pub description_zh: String,
    pub description_en: String,
    /// The categories it means to sell in, by slug.
    pub categories: Vec<String>,
    pub sells_food: bool,
    pub documents: Vec<ApplicationDocument>,
}

/// A checked application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    pub licence: Licence,
    pub representative: String,
    pub phone: Phone,
    pub email: Email,
    pub slug: Slug,
    pub profile: Profile,
    pub categories: Vec<Slug>,
    pub sells_food: bool,
    pub documents: Vec<ApplicationDocument>,
}

const MAX_NAME: usize = 60;
const MAX_COMPANY: usize = 120;
const MAX_DESCRIPTION: usize = 500;
const MAX_CATEGORIES: usize = 20;
const MAX_DOCUMENTS: usize = 20;
const MAX_REFERENCE: usize = 200;

/// Checks a form.
/// # Errors
/// One [`FieldError`] for every field that is wrong: `required`, `too_long`, `credit_code`, `phone`, `email`, `slug`,
/// `unknown`, and for a document, under the name of its kind, `missing_document`.
pub fn check_application(form: &ApplicationForm) -> Result<Application, Vec<FieldError>> {
    let mut errors = Vec::new();
    let company = text("company", &form.company, MAX_COMPANY, true, &mut errors);
    let representative = text(
        "representative",
        &form.representative,
        MAX_NAME,
        true,
        &mut errors,
    );
    let typed = Profile {
        name: Localized::new(form.name_zh.clone(), form.name_en.clone()),
        description: Localized::new(form.description_zh.clone(), form.description_en.clone()),
    };
    let profile = profile(&typed, &mut errors);
    let code = parsed(
        "credit_code",
        &form.credit_code,
        "credit_code",
        CreditCode::parse,
        &mut errors,
    );
    let phone = parsed("phone", &form.phone, "phone", Phone::parse, &mut errors);
    let email = parsed("email", &form.email, "email", Email::parse, &mut errors);
    let slug = parsed("slug", &form.slug, "slug", Slug::parse, &mut errors);
    let categories = categories(&form.categories, &mut errors);
    documents(form, &mut errors);
    match (code, phone, email, slug) {
        (Some(code), Some(phone), Some(email), Some(slug)) if errors.is_empty() => Ok(Application {
            licence: Licence {
                company,
                code,
                // Buyers see the licence, and not what was handed in for the review.
                document: None,
            },
            representative,
            phone,
            email,
            slug,
            profile,
            categories,
            sells_food: form.sells_food,
            documents: form
                .documents
                .iter()
                .filter(|document| !document.reference.trim().is_empty())
                .cloned()
                .collect(),
        }),
        _ => Err(errors),
    }
}

/// Checks what a seller says of itself; gives it without blanks around.
/// # Errors
/// One [`FieldError`] for every field that is wrong: `required`, `too_long`.
pub fn check_profile(typed: &Profile) -> Result<Profile, Vec<FieldError>> {
    let mut errors = Vec::new();
    let profile = profile(typed, &mut errors);
    if errors.is_empty() {
        Ok(profile)
    } else {
        Err(errors)
    }
}

fn profile(typed: &Profile, errors: &mut Vec<FieldError>) -> Profile {
    let Profile { name, description } = typed;
    Profile {
        name: Localized {
            zh: text("name_zh", &name.zh, MAX_NAME, true, errors),
            en: text("name_en", &name.en, MAX_NAME, true, errors),
        },
        description: Localized {
            zh: text("description_zh", &description.zh, MAX_DESCRIPTION, false, errors),
            en: text("description_en", &description.en, MAX_DESCRIPTION, false, errors),
        },
    }
}

fn text(field: &str, typed: &str, most: usize, required: bool, errors: &mut Vec<FieldError>) -> String {
    let text = typed.trim();
    if text.is_empty() && required {
        errors.push(FieldError::new(field, "required"));
    } else if text.chars().count() > most {
        errors.push(FieldError::new(field, "too_long"));
    }
    text.to_owned()
}

fn parsed<T, E>(
    field: &str,
    typed: &str,
    code: &str,
    parse: impl Fn(&str) -> Result<T, E>,
    errors: &mut Vec<FieldError>,
) -> Option<T> {
    let text = typed.trim();
    if text.is_empty() {
        errors.push(FieldError::new(field, "required"));
        return None;
    }
    parse(text)
        .map_err(|_| errors.push(FieldError::new(field, code)))
        .ok()
}

fn categories(typed: &[String], errors: &mut Vec<FieldError>) -> Vec<Slug> {
    let mut slugs: Vec<Slug> = typed
        .iter()
        .filter_map(|text| Slug::parse(text.trim()).ok())
        .collect();
    if typed.is_empty() {
        errors.push(FieldError::new("categories", "required"));
    } else if slugs.len() < typed.len() {
        errors.push(FieldError::new("categories", "unknown"));
    } else if slugs.len() > MAX_CATEGORIES {
        errors.push(FieldError::new("categories", "too_long"));
    }
    slugs.sort();
    slugs.dedup();
    slugs
}

/// An error for each document carries the name of its kind.
fn documents(form: &ApplicationForm, errors: &mut Vec<FieldError>) {
    if form.documents.len() > MAX_DOCUMENTS {
        errors.push(FieldError::new("documents", "too_long"));
    }
    for document in &form.documents {
        if document.reference.chars().count() > MAX_REFERENCE {
            errors.push(FieldError::new(document.kind.as_str(), "too_long"));
        }
    }
    for kind in required_documents(form.sells_food) {
        if !has_document(form, *kind) {
            errors.push(FieldError::new(kind.as_str(), "missing_document"));
        }
    }
}

fn has_document(form: &ApplicationForm, kind: DocumentKind) -> bool {
    let mut documents = form.documents.iter();
    documents.any(|document| document.kind == kind && !document.reference.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ApplicationForm {
        let document = |kind, reference: &str| ApplicationDocument {
            kind,
            reference: reference.to_owned(),
        };
        ApplicationForm {
            company: "云岭茶业有限公司".into(),
            credit_code: "9144030071526726XG".into(),
            representative: "李雷".into(),
            phone: "138 0013 8000".into(),
            email: "Shop@Example.com".into(),
            slug: "yunling-tea".into(),
            name_zh: "云岭茶园".into(),
            name_en: "Yunling Tea Farm".into(),
            categories: vec!["tea".into(), "food".into(), "tea".into()],
            documents: vec![
                document(DocumentKind::BusinessLicence, "file-1"),
                document(DocumentKind::RepresentativeIdentity, "file-2"),
            ],
            ..ApplicationForm::default()
        }
    }

    fn wrong(form: &ApplicationForm) -> Vec<(String, String)> {
        let errors = check_application(form).unwrap_err();
        errors
            .into_iter()
            .map(|error| (error.field, error.code))
            .collect()
    }

    fn pair(field: &str, code: &str) -> (String, String) {
        (field.to_owned(), code.to_owned())
    }

    #[test]
    fn a_filled_form_is_accepted_and_normalised() {
        let application = check_application(&form()).unwrap();
        assert_eq!(application.phone.as_str(), "13800138000");
        assert_eq!(application.email.as_str(), "shop@example.com");
        assert_eq!(application.licence.document, None, "buyers see no scan");
        assert_eq!(application.documents.len(), 2);
        assert_eq!(application.categories.len(), 2);
    }

    #[test]
    fn an_empty_form_names_every_required_field() {
        let fields: Vec<String> = wrong(&ApplicationForm::default())
            .into_iter()
            .map(|(field, _)| field)
            .collect();
        let expected = [
            "company",
            "representative",
            "name_zh",
            "name_en",
            "credit_code",
            "phone",
            "email",
            "slug",
            "categories",
            "business_licence",
            "representative_identity",
        ];
        assert_eq!(fields, expected);
    }

    #[test]
    fn a_mistyped_code_and_a_mistyped_address_are_told_apart() {
        let mistyped = ApplicationForm {
            credit_code: "9144030071526726XH".into(),
            slug: "Yunling Tea".into(),
            ..form()
        };
        assert_eq!(
            wrong(&mistyped),
            [pair("credit_code", "credit_code"), pair("slug", "slug")]
        );
    }

    #[test]
    fn who_sells_food_shows_the_licence_for_it() {
        let food = ApplicationForm {
            sells_food: true,
            ..form()
        };
        assert_eq!(wrong(&food), [pair("food_licence", "missing_document")]);
        let mut with = food;
        with.documents.push(ApplicationDocument {
            kind: DocumentKind::FoodLicence,
            reference: "file-3".to_owned(),
        });
        assert!(check_application(&with).is_ok());
        with.documents[1].reference = " ".to_owned();
        assert_eq!(
            wrong(&with),
            [pair("representative_identity", "missing_document")]
        );
        with.sells_food = false;
        " ".clone_into(&mut with.documents[2].reference);
        "file-2".clone_into(&mut with.documents[1].reference);
        let kept = check_application(&with).unwrap().documents;
        assert_eq!(kept.len(), 2, "a field that was left empty is no document");
    }
}
