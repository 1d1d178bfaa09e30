/** Amazon's ECR beside its registry API; only this package knows the AWS SDK. */
@NullMarked
package io.drayage.registry.aws;

import org.jspecify.annotations.NullMarked;
