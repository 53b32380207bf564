"""UIMA CAS as JSON and as XMI, and the type system of both."""
