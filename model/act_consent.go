package model

// Acts of consents.

// actsConsent lists them.
var actsConsent = []*Act{}
