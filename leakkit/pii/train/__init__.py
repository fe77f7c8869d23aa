"""Training of leakkit's own name model. Needs the packages of the extra ``train``; nothing here is imported by the rest."""
