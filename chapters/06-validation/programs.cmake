# What only this chapter has: what a support engineer gets, and one flipped bit under the address sanitizer.
add_executable(06-validation-support 06-validation/support.cpp)
target_link_libraries(06-validation-support PRIVATE amqp_variants)
add_test(NAME 06-validation-support COMMAND 06-validation-support)
set_tests_properties(06-validation-support PROPERTIES PASS_REGULAR_EXPRESSION
    "read by `defensive` afterwards[^\n]*open.max-frame-size at byte 22: expected uint, found int")

add_executable(06-validation-flipped 06-validation/flipped.cpp)
target_link_libraries(06-validation-flipped PRIVATE amqp)
target_compile_options(06-validation-flipped PRIVATE -fsanitize=address -fno-omit-frame-pointer)
target_link_options(06-validation-flipped PRIVATE -fsanitize=address)
add_test(NAME 06-validation-flipped COMMAND 06-validation-flipped)
set_tests_properties(06-validation-flipped PROPERTIES PASS_REGULAR_EXPRESSION "AddressSanitizer: heap-buffer-overflow")

# What the exhibits of the README are made from.
add_custom_target(06-validation-exhibits DEPENDS 06-validation-support 06-validation-flipped)
foreach(validation IN LISTS arms)
    if(NOT validation MATCHES "^control_")
        add_library(06-validation-upkeep-${validation} OBJECT EXCLUDE_FROM_ALL 06-validation/upkeep.cpp)
        target_link_libraries(06-validation-upkeep-${validation} PRIVATE perftalk_flags)
        target_compile_definitions(06-validation-upkeep-${validation} PRIVATE VALIDATION=${validation})
        add_dependencies(06-validation-exhibits 06-validation-upkeep-${validation})
    endif()
endforeach()
