"""Training of leakkit's own name model. It needs the packages of the extra ``train``; nothing else imports it."""
