//! DER in, verdicts out: X.509 device identity by RFC 5280 and the rules of AWS IoT Core.
//!
//! Pure functions of octets, time and configuration: no clock, no file, no socket. Untrusted DER
//! flows through [`certificate`] (octets to fields), [`end_entity`] and [`path`] (fields to a path to a
//! trust anchor) and [`policy`] (the relying party's rules); only verdicts of [`rejection`] flow out.
#![forbid(unsafe_code)]

pub mod algorithm;
pub mod authority;
pub mod batch;
pub mod budget;
pub mod certificate;
pub mod der;
pub mod end_entity;
pub mod extension;
pub mod facts;
pub mod general_name;
pub mod limits;
pub mod link_cache;
pub mod name;
pub mod name_constraints;
pub mod oid;
pub mod path;
pub mod policy;
pub mod rejection;
pub mod subject_public_key_info;
pub mod time;
pub mod verifier;
