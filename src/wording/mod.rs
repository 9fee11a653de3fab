//! Figures as people read them. Stands left of `report`, because the sentence of an alert is part of
//! its facts and goes into the JSON too; `render` writes everything else with it.

pub mod number;
