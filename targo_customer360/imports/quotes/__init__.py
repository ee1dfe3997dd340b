"""What turns a legacy quote into a Quotation that ERPNext's own controller would agree with."""
