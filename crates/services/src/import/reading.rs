//! Reading the cells of a row, and the pictures of a product.

use super::cell;
use super::columns::Field;
use super::draft::{DraftImage, DraftVariant, Reading, longest};
use super::report::RowError;
use super::rows::Row;
use std::collections::HashMap;

impl Reading<'_> {
    pub(super) fn fail(&mut self, line: u64, field: Field, message: &str) {
        let error = RowError {
            line,
            column: self.columns.name(field),
            message: message.to_owned(),
        };
        if !self.errors.contains(&error) {
            self.errors.push(error);
        }
    }

    /// The trimmed text of a cell; `None` when the file has no such column.
    pub(super) fn text<'r>(&mut self, row: &'r Row, field: Field, most: usize) -> Option<&'r str> {
        let cell = self.columns.cell(&row.record, field)?;
        let Ok(text) = std::str::from_utf8(cell) else {
            self.fail(
                row.line,
                field,
                "the text is not valid UTF-8: save the file as \"CSV UTF-8\"",
            );
            return Some("");
        };
        let text = text.trim();
        if text.contains('\0') {
            self.fail(row.line, field, "the text contains a NUL character");
            return Some("");
        }
        if text.len() > most && text.chars().count() > most {
            self.fail(
                row.line,
                field,
                &format!("the text is longer than {most} characters"),
            );
            return Some("");
        }
        Some(text)
    }

    /// What a cell says, empty or not; `None` without the column or after an error.
    pub(super) fn parsed<T>(
        &mut self,
        row: &Row,
        field: Field,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = self.text(row, field, longest::NUMBER)?;
        parse(text)
            .map_err(|message| self.fail(row.line, field, &message))
            .ok()
    }

    /// What a cell says; `None` when it is empty, too.
    pub(super) fn number<T>(
        &mut self,
        row: &Row,
        field: Field,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = self
            .text(row, field, longest::NUMBER)
            .filter(|text| !text.is_empty())?;
        parse(text)
            .map_err(|message| self.fail(row.line, field, &message))
            .ok()
    }

    /// The address of a picture; empty when there is none.
    pub(super) fn url(&mut self, row: &Row, field: Field) -> String {
        let text = self.text(row, field, longest::URL).unwrap_or_default();
        if text.is_empty() {
            return String::new();
        }
        match reqwest::Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => url.into(),
            _ => {
                self.fail(
                    row.line,
                    field,
                    &format!("{} is no address that starts with https://", cell::shown(text)),
                );
                String::new()
            }
        }
    }

    /// The pictures in their order, those of variants marked. A picture that several variants share is repeated.
    pub(super) fn images(&mut self, rows: &[Row], variants: &[DraftVariant]) -> Option<Vec<DraftImage>> {
        if !self.columns.has(Field::ImageSrc) && !self.columns.has(Field::VariantImage) {
            return None;
        }
        let mut gallery: Vec<(u64, DraftImage)> = Vec::new();
        for row in rows {
            let url = self.url(row, Field::ImageSrc);
            if url.is_empty() || gallery.iter().any(|(_, image)| image.url == url) {
                continue;
            }
            let alt = self
                .text(row, Field::ImageAlt, longest::SUMMARY)
                .unwrap_or_default()
                .to_owned();
            let position = self
                .text(row, Field::ImagePosition, longest::NUMBER)
                .and_then(cell::position);
            gallery.push((
                position.unwrap_or(u64::MAX),
                DraftImage {
                    url,
                    alt,
                    variant: None,
                },
            ));
        }
        gallery.sort_by_key(|(position, _)| *position);
        let mut images: Vec<DraftImage> = gallery.into_iter().map(|(_, image)| image).collect();
        let mut places: HashMap<String, usize> = images
            .iter()
            .enumerate()
            .map(|(place, image)| (image.url.clone(), place))
            .collect();
        for (index, variant) in variants
            .iter()
            .enumerate()
            .filter(|(_, variant)| !variant.image.is_empty())
        {
            match places.get(&variant.image) {
                Some(place) if images[*place].variant.is_none() => images[*place].variant = Some(index),
                Some(place) => {
                    let shared = DraftImage {
                        variant: Some(index),
                        ..images[*place].clone()
                    };
                    images.push(shared);
                }
                None => {
                    places.insert(variant.image.clone(), images.len());
                    images.push(DraftImage {
                        url: variant.image.clone(),
                        alt: String::new(),
                        variant: Some(index),
                    });
                }
            }
        }
        Some(images)
    }
}
