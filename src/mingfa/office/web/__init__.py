"""The pages. Views translate; what they show comes from selectors and from the kernel."""
